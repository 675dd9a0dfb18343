using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Outreach.Mail;
using Xunit;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

/// <summary>Whatever goes wrong with the mail server has words of its own, and only what may pass is tried again.</summary>
public sealed class MailFaultTests : SmtpTest
{
    private readonly SmtpSink sink = new();

    public override async Task DisposeAsync()
    {
        await sink.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("MAIL", "451 4.3.0 later", MailState.Waiting, "mail.not-now 451")]
    [InlineData("RCPT", "450 4.2.1 mailbox busy", MailState.Waiting, "mail.not-now 450")]
    [InlineData("DATA", "452 4.3.1 disk full", MailState.Waiting, "mail.not-now 452")]
    [InlineData("AUTH", "454 4.7.0 later", MailState.Waiting, "mail.not-now 454")]
    [InlineData("AUTH", "535 5.7.8 who are you", MailState.Waiting, "mail.sign-in-refused 535")]
    [InlineData("MAIL", "530 5.7.0 sign in first", MailState.Waiting, "mail.sign-in-wanted")]
    [InlineData("RCPT", "534 5.7.9 too weak", MailState.Waiting, "mail.sign-in-refused 534")]
    [InlineData("MAIL", "553 5.7.1 not your address", MailState.Failed, "mail.sender-refused 553")]
    [InlineData("MAIL", "552 5.3.4 too large", MailState.Failed, "mail.too-large 552")]
    [InlineData("RCPT", "550 5.1.1 nobody of that name", MailState.Failed, "mail.recipient-refused 550")]
    [InlineData("RCPT", "552 5.2.2 mailbox full", MailState.Failed, "mail.recipient-refused 552")]
    [InlineData("DATA", "554 5.7.1 looks like spam", MailState.Failed, "mail.refused 554")]
    [InlineData("DATA", "552 5.3.4 too large", MailState.Failed, "mail.too-large 552")]
    public async Task A_refusal_is_told_with_the_servers_answer(string command, string answer, MailState state, string problem)
    {
        await SetUpAsync(sink, user: command == "AUTH" ? "crm" : null);
        sink.Answers[command] = answer;
        var mail = await SendAsync();
        Assert.Equal((state, problem), (mail.State, mail.Problem));
        Assert.Contains(answer[4..], mail.Answer, StringComparison.Ordinal);
        Assert.Equal(mail.Answer, (await Get<IOutboxService>().GetAsync(mail.Id)).Answer);
    }

    [Theory]
    [InlineData("421 4.3.2 too busy", MailState.Waiting, "mail.not-now 421")]
    [InlineData("554 5.7.1 go away", MailState.Failed, "mail.refused 554")]
    [InlineData("HTTP/1.1 400 Bad Request", MailState.Waiting, "mail.broken-off")]
    public async Task So_is_one_at_the_door(string greeting, MailState state, string problem)
    {
        await SetUpAsync(sink);
        sink.Greeting = greeting;
        Assert.Equal((state, problem), await SendAsync() is var mail ? (mail.State, mail.Problem) : default);
        Assert.Empty(sink.Said);
    }

    [Fact]
    public async Task What_is_larger_than_the_server_takes_does_not_travel()
    {
        await SetUpAsync(sink);
        var mail = await SendAsync(change: mail => mail.Body = new('가', SmtpSink.MaxSize));
        Assert.Equal((MailState.Failed, "mail.too-large 552"), (mail.State, mail.Problem));
        Assert.Empty(sink.Messages);
    }

    [Theory]
    [InlineData("RCPT", 0)]
    [InlineData("DATA", 1)]
    public async Task A_server_that_hangs_up_gets_the_same_mail_again(string command, int taken)
    {
        await SetUpAsync(sink);
        sink.HangsUpAt = command;
        Assert.Equal((MailState.Waiting, "mail.broken-off"), await SendAsync() is var mail ? (mail.State, mail.Problem) : default);
        Assert.Equal(taken, sink.Messages.Count);

        sink.HangsUpAt = null;
        Clock.Now += MailSender.Pauses[0];
        await Get<MailSender>().SendDueAsync(default);
        Assert.Equal((MailState.Sent, null), await StoredAsync() is var sent ? (sent.State, sent.Problem) : default);
        Assert.Single(sink.Messages.Select(message => SmtpSink.Read(message).MessageId).Distinct(StringComparer.Ordinal)); // who got it twice can tell
    }

    [Theory]
    [InlineData(300, 60_000)]
    [InlineData(60_000, 300)]
    public async Task A_slow_server_is_not_waited_for(int step, int whole)
    {
        await SetUpAsync(sink);
        using var over = new CancellationTokenSource();
        sink.DuringDelivery = async _ => await Task.Delay(Timeout.Infinite, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var watch = Stopwatch.StartNew();
        var mail = await SendAsync(options: new() { Step = TimeSpan.FromMilliseconds(step), Whole = TimeSpan.FromMilliseconds(whole) });
        Assert.Equal((MailState.Waiting, "mail.timed-out"), (mail.State, mail.Problem));
        Assert.InRange(watch.ElapsedMilliseconds, 250, 20_000);
        await over.CancelAsync();
    }

    [Fact]
    public async Task Sending_ends_with_the_program_and_the_mail_waits_for_its_next_start()
    {
        await SetUpAsync(sink);
        using var stop = new CancellationTokenSource();
        sink.DuringDelivery = _ => stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(ct: stop.Token));
        var mail = await StoredAsync();
        Assert.Equal((MailState.Waiting, null, 1), (mail.State, mail.Problem, mail.Tries));
        Assert.Empty(sink.Messages);

        sink.DuringDelivery = null;
        Clock.Now += TimeSpan.FromMinutes(3); // its lease
        await Get<MailSender>().SendDueAsync(default);
        Assert.Single(sink.Messages);
    }

    [Fact]
    public async Task What_was_confided_to_the_server_is_not_kept_of_its_answer()
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(ServerPassword));
        await SetUpAsync(sink, user: "crm@shop.example");
        sink.Answers["AUTH"] = $"535 5.7.8 {ServerPassword.ToUpperInvariant()} is wrong for crm@shop.example: {base64}";
        var mail = await SendAsync();
        Assert.StartsWith("535 5.7.8 ••• is wrong for •••: •••", mail.Answer, StringComparison.Ordinal);

        sink.Answers.Clear();
        sink.Answers["DATA"] = $"554 5.7.1 refused because of {Secret}";
        mail = await SendAsync(Draft(Secret));
        Assert.Equal((MailState.Failed, "mail.refused 554", null), (mail.State, mail.Problem, mail.Answer));
        Assert.Contains(Secret, sink.Text, StringComparison.Ordinal);
        foreach (var confided in new[] { Secret, ServerPassword, base64 })
        {
            Assert.Equal(0, await ServedFolder.HitsAsync(Shop.Storage.Folder, confided));
            Assert.DoesNotContain(Shop.Log.Lines, line => line.Contains(confided, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "mail.host-unknown")]
    [InlineData(SocketError.TryAgain, "mail.host-unknown")]
    [InlineData(SocketError.ConnectionRefused, "mail.connection-refused")]
    [InlineData(SocketError.TimedOut, "mail.timed-out")]
    [InlineData(SocketError.NetworkUnreachable, "mail.no-connection")]
    [InlineData(SocketError.HostUnreachable, "mail.no-connection")]
    public void A_connection_that_does_not_come_about_is_told_and_tried_again(SocketError error, string problem)
        => Assert.Equal(new(problem), MailFault.Of(new SocketException((int)error), "smtp.shop.example", isConnected: false));

    [Theory]
    [InlineData("550 one\r\ntwo\u2028\u202Ethree\0", "550 one  two\u2028 three")]
    [InlineData("", "")]
    public void An_answer_is_one_line(string said, string kept) => Assert.Equal(kept, new MailFault("mail.refused 550", Answer: said).Without().Answer);

    [Fact]
    public void An_answer_is_cut_between_two_letters()
    {
        Assert.Equal(MailFault.MaxAnswer, new MailFault("", Answer: new('a', 2_000)).Without().Answer!.Length);
        Assert.Equal(MailFault.MaxAnswer - 1, new MailFault("", Answer: "a" + string.Concat(Enumerable.Repeat("😀", 1_000))).Without().Answer!.Length);
    }

    [Fact]
    public void What_nobody_expects_is_no_fault_of_the_mail_server()
        => Assert.Null(MailFault.Of(new InvalidOperationException(), "smtp.shop.example", isConnected: true));
}
