using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmAdmin.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Popups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "done_commands",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_done_commands", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "store_settings",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_store_settings", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_done_commands_at",
                table: "done_commands",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_done_commands_key",
                table: "done_commands",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_store_settings_name",
                table: "store_settings",
                column: "name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "done_commands");

            migrationBuilder.DropTable(
                name: "store_settings");
        }
    }
}
