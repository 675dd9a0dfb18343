using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmAdmin.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MailEncryption : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "encryption",
                table: "mail_accounts",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.Sql("UPDATE mail_accounts SET encryption = 'StartTls' WHERE start_tls");

            migrationBuilder.Sql("ALTER TABLE mail_accounts DROP COLUMN start_tls"); // without making the table anew

            migrationBuilder.AddColumn<string>(
                name: "answer",
                table: "outbox_mails",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.Sql("UPDATE outbox_mails SET problem = 'mail.certificate-untrusted' WHERE problem = 'mail.no-tls'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "start_tls",
                table: "mail_accounts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.Sql("UPDATE mail_accounts SET start_tls = (encryption <> 'None')");

            migrationBuilder.Sql("ALTER TABLE mail_accounts DROP COLUMN encryption"); // without making the table anew

            migrationBuilder.Sql("ALTER TABLE outbox_mails DROP COLUMN answer");
        }
    }
}
