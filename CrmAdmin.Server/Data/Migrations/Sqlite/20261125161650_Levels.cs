using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmAdmin.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Levels : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_blocklist_log_correlation",
                table: "blocklist_log");

            migrationBuilder.AddColumn<int>(
                name: "discount_basis_points",
                table: "levels",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "name_key",
                table: "levels",
                type: "TEXT",
                maxLength: 240,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "points_basis_points",
                table: "levels",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "level_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    customer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    from_id = table.Column<long>(type: "INTEGER", nullable: true),
                    from = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    to_id = table.Column<long>(type: "INTEGER", nullable: false),
                    to = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    staff_id = table.Column<long>(type: "INTEGER", nullable: true),
                    by = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    correlation = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_level_log", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_levels_is_default",
                table: "levels",
                column: "is_default",
                unique: true,
                filter: "is_default");

            migrationBuilder.CreateIndex(
                name: "IX_levels_name_key",
                table: "levels",
                column: "name_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_blocklist_log_correlation_id",
                table: "blocklist_log",
                columns: new[] { "correlation", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_level_log_correlation_id",
                table: "level_log",
                columns: new[] { "correlation", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_level_log_customer_id_id",
                table: "level_log",
                columns: new[] { "customer_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "level_log");

            migrationBuilder.DropIndex(
                name: "IX_levels_is_default",
                table: "levels");

            migrationBuilder.DropIndex(
                name: "IX_levels_name_key",
                table: "levels");

            migrationBuilder.DropIndex(
                name: "IX_blocklist_log_correlation_id",
                table: "blocklist_log");

            migrationBuilder.DropColumn(
                name: "discount_basis_points",
                table: "levels");

            migrationBuilder.DropColumn(
                name: "name_key",
                table: "levels");

            migrationBuilder.DropColumn(
                name: "points_basis_points",
                table: "levels");

            migrationBuilder.CreateIndex(
                name: "IX_blocklist_log_correlation",
                table: "blocklist_log",
                column: "correlation");
        }
    }
}
