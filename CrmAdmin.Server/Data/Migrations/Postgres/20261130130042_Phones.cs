using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmAdmin.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Phones : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_customers_personal_phone",
                table: "customers");

            migrationBuilder.AddColumn<string>(
                name: "country_code",
                table: "customers",
                type: "character varying(2)",
                maxLength: 2,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "fax_e164",
                table: "customers",
                type: "character varying(21)",
                maxLength: 21,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "personal_phone_e164",
                table: "customers",
                type: "character varying(21)",
                maxLength: 21,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "work_phone_e164",
                table: "customers",
                type: "character varying(21)",
                maxLength: 21,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "backfills",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    basis = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    last_key = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_backfills", x => x.name);
                });

            migrationBuilder.CreateIndex(
                name: "IX_customers_personal_phone_e164",
                table: "customers",
                column: "personal_phone_e164",
                filter: "personal_phone_e164 IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_customers_work_phone_e164",
                table: "customers",
                column: "work_phone_e164",
                filter: "work_phone_e164 IS NOT NULL");

            // What only C# can compute is filled in afterwards.
            migrationBuilder.Sql("INSERT INTO backfills (name, last_key) SELECT 'customers.phones', 0 WHERE EXISTS (SELECT 1 FROM customers)");
            migrationBuilder.Sql("INSERT INTO backfills (name, last_key) SELECT 'blocklist.contacts', 0 WHERE EXISTS (SELECT 1 FROM block_entries)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "backfills");

            migrationBuilder.DropIndex(
                name: "IX_customers_personal_phone_e164",
                table: "customers");

            migrationBuilder.DropIndex(
                name: "IX_customers_work_phone_e164",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "country_code",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "fax_e164",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "personal_phone_e164",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "work_phone_e164",
                table: "customers");

            migrationBuilder.CreateIndex(
                name: "IX_customers_personal_phone",
                table: "customers",
                column: "personal_phone");
        }
    }
}
