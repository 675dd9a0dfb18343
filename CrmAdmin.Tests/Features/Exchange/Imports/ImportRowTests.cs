using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>Why a row stays out, and what is made of its cells.</summary>
public sealed class ImportRowTests
{
    private const string Header = "email,_website,firstname,lastname,middlename,prefix,dob,created_at,gender,taxvat";
    private const string AddressHeader =
        "_email,_website,_entity_id,firstname,lastname,street,city,region,postcode,country_id,telephone,company,_address_default_billing_";

    [Theory]
    [InlineData("not an email,base,A,B,,,,,,", "import.row.email", "email", "not an email")]
    [InlineData("a@b.example,base,A,B,,,13/2/2010,,,", "import.row.date", "dob", "13/2/2010")]
    [InlineData("a@b.example,base,A,B,,,2/30/2010,,,", "import.row.date", "dob", "2/30/2010")]
    [InlineData("a@b.example,base,A,B,,,2/3/10,,,", "import.row.date", "dob", "2/3/10")]
    [InlineData("a@b.example,base,A,B,,,2010-02-03 04:05:06,,,", "import.row.date", "dob", "2010-02-03 04:05:06")]
    [InlineData("a@b.example,base,A,B,,,,yesterday,,", "import.row.date", "created_at", "yesterday")]
    [InlineData("a@b.example,base,A,B,,,,0000-00-00 00:00:00,,", "import.row.date", "created_at", "0000-00-00 00:00:00")]
    [InlineData("a@b.example,base,,,,,,,,", "import.row.no-name", "", null)]
    [InlineData(",base,A,B,,,,,,", "import.row.no-key", "", null)]
    [InlineData("a@b.example,base,A,B", "import.row.ragged", "", 4)]
    [InlineData("a@b.example,base,A,B,,,,,,,", "import.row.ragged", "", 11)]
    [InlineData("a@b.example,base,A\u0001,B,,,,,,", "import.row.characters", "firstname", null)]
    [InlineData("a@b.example,base,A,B\uFFFD,,,,,,", "import.row.characters", "lastname", null)]
    [InlineData("a@b.example,base,\"A\nB\",C,,,,,,", "import.row.line-break", "firstname", "A\nB")]
    [InlineData("a@b.example,base,\"A,B,,,,,,", "import.row.quotes", "", null)]
    [InlineData("a@b.example,base,\"A\" B,C,,,,,,", "import.row.quotes", "", null)]
    public void A_row_is_rejected_with_its_field_and_value(string row, string code, string field, object? firstArgument)
    {
        var rejection = ImportSample.Rejection($"{Header}\n{row}\n");

        Assert.Equal((code, field, firstArgument), (rejection.Code, rejection.Field, rejection.Args.FirstOrDefault()));
    }

    [Theory]
    [InlineData(",base,1,A,B,S,C,,1,DE,,,", "import.row.no-key", "")]
    [InlineData("a@b.example,base,1,A,B,,,,,,,,", "import.row.no-address", "")]
    [InlineData("a@b.example,base,1,A,B,S,C,,1,Atlantis,,,", "import.row.country", "country_id")]
    [InlineData("a@b.example,base,1,A,B,S,C,,1,DE,,,maybe", "import.row.flag", "_address_default_billing_")]
    public void An_address_is_rejected_with_its_field(string row, string code, string field)
    {
        var rejection = ImportSample.Rejection($"{AddressHeader}\n{row}\n");

        Assert.Equal((code, field), (rejection.Code, rejection.Field));
    }

    [Theory]
    [InlineData("firstname", 100)]
    [InlineData("lastname", 100)]
    [InlineData("company", 200)]
    [InlineData("street", 400)]
    [InlineData("city", 100)]
    [InlineData("region", 100)]
    [InlineData("postcode", 20)]
    [InlineData("telephone", 40)]
    public void What_is_longer_than_its_field_is_rejected_and_never_cut(string column, int most)
    {
        string Row(int length) => string.Join(',', AddressHeader.Split(',').Select(name => name switch
        {
            _ when name == column => new string('1', Math.Min(length, 20)).PadRight(length, column == "telephone" ? '-' : 'x'),
            "_email" => "a@b.example",
            "_website" => "base",
            "city" => "C",
            _ => "",
        }));

        Assert.Null(Assert.Single(ImportSample.Of($"{AddressHeader}\n{Row(most)}\n").Rows).Rejection);
        var rejection = ImportSample.Rejection($"{AddressHeader}\n{Row(most + 1)}\n");
        Assert.Equal(("import.row.too-long", column), (rejection.Code, rejection.Field));
        Assert.Equal([most, most + 1], rejection.Args);
    }

    [Fact]
    public void An_email_of_more_than_254_characters_is_too_long()
        => Assert.Equal("import.row.too-long", ImportSample.Rejection($"{Header}\n{new string('a', 250)}@b.example,base,A,B,,,,,,").Code);

    [Fact]
    public void The_second_row_of_a_customer_is_rejected_with_the_number_of_the_first()
    {
        var rows = ImportSample.Of($"{Header}\na@b.example,base,A,B,,,,,,\n\nA@B.example , BASE,A,C,,,,,,\na@b.example,other,A,B,,,,,,\n").Rows;

        Assert.Equal([2, 4, 5], rows.Select(row => row.Number));
        Assert.Equal(("import.row.duplicate", 2), (rows[1].Rejection!.Code, rows[1].Rejection!.Args[0]));
        Assert.Null(rows[1].Customer);
        Assert.Null(rows[2].Rejection);
    }

    [Fact]
    public void A_rejected_row_does_not_keep_a_later_good_one_out()
    {
        var rows = ImportSample.Of($"{Header}\na@b.example,base,A,B,,,bad,,,\na@b.example,base,A,B,,,,,,\n").Rows;

        Assert.Equal("import.row.date", rows[0].Rejection!.Code);
        Assert.Null(rows[1].Rejection);
    }

    [Fact]
    public void Good_rows_come_in_beside_bad_ones()
    {
        var rows = ImportSample.Of($"{Header}\na@b.example,base,A,B,,,,,,\nbad\nc@d.example,base,C,D,,,,,,\n").Rows;

        Assert.Equal((null, "import.row.ragged", null), (rows[0].Rejection?.Code, rows[1].Rejection?.Code, rows[2].Rejection?.Code));
    }

    [Theory]
    [InlineData("민수", "김")]
    [InlineData("Ōkami", "Łukasiewicz")]
    [InlineData("عمر", "الخيّام")]
    [InlineData("👩‍🚀", "O’Neill")]
    public void Names_keep_their_script(string first, string last)
    {
        var customer = ImportSample.Of($"{Header}\na@b.example,base,{first},{last},,,,,,").Rows[0].Customer!;

        Assert.Equal((first, last), (customer.FirstName, customer.LastName));
    }

    [Fact]
    public void A_quote_inside_an_unquoted_cell_is_a_character()
        => Assert.Equal("Jo \"Pit\" 5\"", ImportSample.Of($"{Header}\na@b.example,base,Jo \"Pit\" 5\",B,,,,,,").Rows[0].Customer!.FirstName);

    [Fact]
    public void A_name_is_composed_and_trimmed()
        => Assert.Equal("Zoë", ImportSample.Of($"{Header}\na@b.example,base,  Zoe\u0308 \t,B,,,,,,").Rows[0].Customer!.FirstName);

    [Theory]
    [InlineData("5/6/2012 15:53", "2012-05-06T15:53:00")]
    [InlineData("05/06/2012 15:53", "2012-05-06T15:53:00")]
    [InlineData("2018-01-16 9:48:37", "2018-01-16T09:48:37")]
    [InlineData("1/16/2018 9:48:37", "2018-01-16T09:48:37")]
    [InlineData("2018-01-16T09:48:37+02:00", "2018-01-16T07:48:37")]
    [InlineData("2018-01-16T09:48:37.5Z", "2018-01-16T09:48:37.5")]
    [InlineData("2/7/2018", "2018-02-07T00:00:00")]
    public void Times_are_read_in_the_order_of_their_layout_in_any_culture(string text, string utc)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(
                DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                ImportSample.Of($"{Header}\na@b.example,base,A,B,,,,{text},,").Rows[0].Customer!.RegisteredAt);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_layout_whose_dates_begin_with_the_year_takes_no_other()
    {
        var rejection = ImportSample.Rejection("id,first_name,last_name,email,state,created_at\n1,A,B,,enabled,5/6/2012 15:53\n");

        Assert.Equal(("import.row.date", "created_at"), (rejection.Code, rejection.Field));
    }

    [Fact]
    public void An_account_state_that_is_not_known_is_not_guessed()
        => Assert.Equal("import.row.account-state", ImportSample.Rejection("id,first_name,last_name,email,state\n1,A,B,,sleeping\n").Code);

    [Theory]
    [InlineData("at", "AT")]
    [InlineData("Deutschland", "DE")]
    [InlineData("대한민국", "KR")]
    public void Countries_are_known_by_code_and_by_name(string text, string code)
        => Assert.Equal(code, ImportSample.Of($"{AddressHeader}\na@b.example,base,1,A,B,S,C,,1,{text},,,").Rows[0].Addresses[0].CountryCode);

    [Theory]
    [InlineData("call me", null, "import.row.phone", "call me")]
    [InlineData("n/a", null, "import.row.phone", "n/a")]
    [InlineData("-", null, null, null)]
    [InlineData("'030 12345", "030 12345", null, null)]
    [InlineData("+1 555 010 0199 ext. 12", "+1 555 010 0199", "import.row.phone-extension", "12")]
    [InlineData("\u202d+49\u00a0170 1234567\u202c", "+49 170 1234567", null, null)]
    public void What_is_no_phone_costs_the_cell_and_not_the_row(string cell, string? phone, string? warning, string? told)
    {
        var row = Assert.Single(ImportSample.Of($"{AddressHeader}\na@b.example,base,1,A,B,S,C,,1,DE,{cell},,\n").Rows);

        Assert.Null(row.Rejection);
        Assert.Equal(phone, row.Addresses[0].Phone);
        Assert.Equal((warning, told), (row.Warnings.SingleOrDefault()?.Code, row.Warnings.SingleOrDefault()?.Args[0]));
        Assert.Equal(warning != "import.row.phone", row.Addresses[0].Fields.Contains("Phone")); // what is known of it stays
    }

    [Fact]
    public void A_phone_of_an_address_without_a_place_is_told()
    {
        var row = ImportSample.Of("Customer ID,First Name,Last Name,Email,Default Address City,Default Address Phone,Phone\n1,A,B,,,123456,654321\n").Rows[0];

        Assert.Empty(row.Addresses);
        Assert.Equal(("import.row.address-without-place", "123456"), (row.Warnings[0].Code, row.Warnings[0].Args[0]));
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused()
        => Assert.Equal("import.duplicate-column", ImportSample.Refusal($"{Header},Email\na@b.example,base,A,B,,,,,,,c@d.example"));
}
