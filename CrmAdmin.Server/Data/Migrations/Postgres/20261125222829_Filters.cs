using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmAdmin.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Filters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_customers_added_by_id",
                table: "customers",
                columns: new[] { "added_by", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_customers_added_by_id",
                table: "customers");
        }
    }
}
