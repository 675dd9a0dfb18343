using System.Text;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Outreach.Mail;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

/// <summary>From the transaction that causes a mail to its fate, over a real conversation with a mail server on loopback.</summary>
public sealed class OutboxTests : SmtpTest
{
    private readonly SmtpSink sink = new();

    private MailSender Sender => Shop.Services.GetRequiredService<MailSender>();

    private IOutboxService Outbox => Get<IOutboxService>();

    public override async Task DisposeAsync()
    {
        await sink.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_goes_out_once_with_its_words_in_the_customers_language()
    {
        await SetUpAsync(sink);
        await AddAsync(Draft(Secret, language: "ko"));
        await Task.WhenAll(Sender.SendDueAsync(default), Sender.SendDueAsync(default), Sender.SendDueAsync(default));

        var message = Assert.Single(sink.Messages);
        Assert.Contains($"임시 비밀번호: {Secret}", sink.Text, StringComparison.Ordinal);
        Assert.Contains("to: mina@shop.example", message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Message-ID: <", message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([MailState.Sent], (await Outbox.ListAsync(new())).Items.Select(mail => mail.State));
    }

    [Fact]
    public async Task A_secret_is_in_no_byte_of_the_data_folder_nor_in_the_log_afterwards()
    {
        await SetUpAsync(sink);
        await AddAsync(Draft(Secret));
        Assert.Equal(0, await ServedFolder.HitsAsync(Shop.Storage.Folder, Secret)); // while it waits it is sealed
        await Sender.SendDueAsync(default);

        Assert.Contains(Secret, sink.Text, StringComparison.Ordinal);
        Assert.Equal(0, await ServedFolder.HitsAsync(Shop.Storage.Folder, Secret));
        Assert.Equal(0, await ServedFolder.HitsAsync(Shop.Storage.Folder, Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))[..16]));
        Assert.True(await ServedFolder.HitsAsync(Shop.Storage.Folder, "mina@shop.example") > 0); // the search does find what is there
        Assert.DoesNotContain(Shop.Log.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
        var mail = await QueryAsync(db => db.OutboxMails().SingleAsync());
        Assert.Equal((null, null), (mail.Body, mail.SealedBody));
        Assert.Null((await Outbox.GetAsync(mail.Id)).Body);
    }

    [Fact]
    public async Task Not_now_is_tried_again_after_growing_pauses_and_given_up_in_the_end()
    {
        await SetUpAsync(sink);
        await AddAsync(Draft(Secret));
        sink.Answers["RCPT"] = "450 mailbox busy";
        foreach (var pause in MailSender.Pauses)
        {
            Assert.Equal(1, await Sender.SendDueAsync(default));
            var row = (await Outbox.ListAsync(new())).Items[0];
            Assert.Equal((MailState.Waiting, "mail.not-now 450", Clock.Now + pause), (row.State, row.Problem, row.NextTryAt));
            Clock.Now += pause - TimeSpan.FromSeconds(1);
            Assert.Equal(0, await Sender.SendDueAsync(default));
            Clock.Now += TimeSpan.FromSeconds(1);
            await As(Me!);
        }
        Assert.Equal(1, await Sender.SendDueAsync(default));
        var mail = await QueryAsync(db => db.OutboxMails().SingleAsync());
        Assert.Equal((MailState.Failed, null, "mail.not-now 450"), (mail.State, mail.SealedBody, mail.Problem));
        Assert.Equal("mail.over", await RefusalAsync(() => Outbox.RetryAsync(mail.Id))); // its secret is wiped
    }

    [Fact]
    public async Task A_refusal_for_good_ends_it_at_once()
    {
        await SetUpAsync(sink);
        await AddAsync(Draft());
        sink.Answers["RCPT"] = "550 no such user mina@shop.example";
        await Sender.SendDueAsync(default);
        var row = Assert.Single((await Outbox.ListAsync(new(Kind: "Failed"))).Items);
        Assert.Equal("mail.recipient-refused 550", row.Problem);
        Assert.StartsWith("550 no such user mina@shop.example", (await Outbox.GetAsync(row.Id)).Answer, StringComparison.Ordinal);

        sink.Answers.Clear();
        await Outbox.RetryAsync(row.Id);
        await Sender.SendDueAsync(default);
        Assert.Single(sink.Messages);
        Assert.Null((await Outbox.GetAsync(row.Id)).Answer);
    }

    [Fact]
    public async Task What_is_too_late_is_not_sent()
    {
        await SetUpAsync(sink);
        await AddAsync(Draft(Secret) with { UsefulUntil = Clock.Now.AddHours(1) });
        sink.Answers["RCPT"] = "535 wrong password";
        await Sender.SendDueAsync(default);
        Assert.Equal("mail.sign-in-refused 535", (await Outbox.ListAsync(new(Kind: "Waiting"))).Items[0].Problem); // the settings are wrong, not the mail
        Clock.Now += TimeSpan.FromHours(1);
        sink.Answers.Clear();
        await Sender.SendDueAsync(default);
        Assert.Empty(sink.Messages);
        var mail = await QueryAsync(db => db.OutboxMails().SingleAsync());
        Assert.Equal((MailState.Failed, "mail.too-late", null), (mail.State, mail.Problem, mail.SealedBody));
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_offers_no_encryption_gets_nothing_and_is_tried_again()
    {
        await SetUpAsync(sink, MailEncryption.StartTls);
        await AddAsync(Draft(Secret));
        await Sender.SendDueAsync(default);
        Assert.Empty(sink.Messages);
        Assert.Equal(["EHLO"], sink.Said.Select(said => said.Text)); // not even the recipient in plain
        Assert.Equal("mail.no-starttls", (await Outbox.ListAsync(new())).Items[0].Problem);

        await sink.DisposeAsync();
        Clock.Now += TimeSpan.FromMinutes(1);
        await Sender.SendDueAsync(default);
        var row = Assert.Single((await Outbox.ListAsync(new())).Items);
        Assert.Equal((MailState.Waiting, 2, "mail.connection-refused"), (row.State, row.Tries, row.Problem));
    }

    [Fact]
    public async Task A_sender_that_died_leaves_its_mail_to_the_next_one_after_the_lease()
    {
        await SetUpAsync(sink);
        await AddAsync(Draft());
        await using (var db = Shop.CreateDb())
        {
            (await db.OutboxMails().SingleAsync()).TakenUntil = Clock.Now + TimeSpan.FromMinutes(3);
            await db.SaveChangesAsync();
        }
        Assert.Equal(0, await Sender.SendDueAsync(default));
        Clock.Now += TimeSpan.FromMinutes(3);
        Assert.Equal(1, await Sender.SendDueAsync(default));
    }

    [Fact]
    public async Task What_is_taken_back_with_its_transaction_is_never_sent()
    {
        await SetUpAsync(sink);
        await using (var db = Shop.CreateDb())
        {
            await using var write = await db.BeginWriteAsync();
            await Shop.Services.GetRequiredService<Outbox>().AddAsync(db, Draft(), default);
            await db.SaveChangesAsync();
        }
        Assert.Equal(0, await Sender.SendDueAsync(default));
    }

    [Fact]
    public async Task Without_a_server_a_secret_is_refused_and_other_mails_are_kept_for_their_owner_alone()
    {
        Assert.Equal("mail.not-set-up", await RefusalAsync(() => AddAsync(Draft(Secret))));
        await AddAsync(Draft());
        await Sender.SendDueAsync(default);
        var mail = await QueryAsync(db => db.OutboxMails().SingleAsync());
        Assert.Equal(MailState.Kept, mail.State);
        var file = Path.Combine(Shop.Storage.Folder, "mails", $"{mail.Id}.eml");
        Assert.Contains("Hello Mina", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        Assert.Contains("Hello Mina", (await Outbox.GetAsync(mail.Id)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_are_masked_and_texts_and_answers_hidden_for_those_who_may_not_see_them()
    {
        await SetUpAsync(sink);
        await AddAsync(Draft());
        sink.Answers["RCPT"] = "550 no such user mina@shop.example";
        await Sender.SendDueAsync(default);
        await SetRightAsync(StaffRole.Support, Permissions.CustomersSensitive, allowed: false);
        await As(StaffRole.Support);
        var row = Assert.Single((await Outbox.ListAsync(new())).Items);
        Assert.DoesNotContain("mina", row.To, StringComparison.Ordinal);
        var mail = await Outbox.GetAsync(row.Id);
        Assert.Equal((null, null), (mail.Body, mail.Answer));
    }

    [Fact]
    public async Task Tries_can_be_ended_and_a_mail_that_is_over_stays_over()
    {
        await SetUpAsync(sink);
        await AddAsync(Draft());
        var id = (await Outbox.ListAsync(new(Kind: "Waiting"))).Items[0].Id;
        await Outbox.GiveUpAsync(id);
        Assert.Equal(0, await Sender.SendDueAsync(default));
        Assert.Equal("mail.over", await RefusalAsync(() => Outbox.GiveUpAsync(id)));
        await Outbox.RetryAsync(id);
        await Sender.SendDueAsync(default);
        Assert.Equal("mail.over", await RefusalAsync(() => Outbox.RetryAsync(id)));
    }
}
