using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmAdmin.Server.Data.Migrations.Postgres
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
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.Sql("UPDATE mail_accounts SET encryption = 'StartTls' WHERE start_tls");

            migrationBuilder.DropColumn(
                name: "start_tls",
                table: "mail_accounts");

            migrationBuilder.AddColumn<string>(
                name: "answer",
                table: "outbox_mails",
                type: "character varying(500)",
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
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.Sql("UPDATE mail_accounts SET start_tls = (encryption <> 'None')");

            migrationBuilder.DropColumn(
                name: "encryption",
                table: "mail_accounts");

            migrationBuilder.DropColumn(
                name: "answer",
                table: "outbox_mails");
        }
    }
}
