using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmAdmin.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Filters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_addresses_place_key",
                table: "addresses");

            migrationBuilder.CreateIndex(
                name: "IX_outbox_mails_state_id",
                table: "outbox_mails",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_added_by_id",
                table: "customers",
                columns: new[] { "added_by", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_block_entries_ended_at_id",
                table: "block_entries",
                columns: new[] { "ended_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_addresses_place_key_customer_id",
                table: "addresses",
                columns: new[] { "place_key", "customer_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_outbox_mails_state_id",
                table: "outbox_mails");

            migrationBuilder.DropIndex(
                name: "IX_customers_added_by_id",
                table: "customers");

            migrationBuilder.DropIndex(
                name: "IX_block_entries_ended_at_id",
                table: "block_entries");

            migrationBuilder.DropIndex(
                name: "IX_addresses_place_key_customer_id",
                table: "addresses");

            migrationBuilder.CreateIndex(
                name: "IX_addresses_place_key",
                table: "addresses",
                column: "place_key");
        }
    }
}
