using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmAdmin.Server.Data.Migrations.Sqlite
{
    /// <summary>One queue and one history for all jobs: runs have a lease, an order and a checkpoint. Exports that wait, or were cut off, go into it.</summary>
    public partial class Jobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(name: "owner", table: "job_runs", newName: "lease_id");
            migrationBuilder.RenameColumn(name: "alive_at", table: "job_runs", newName: "leased_until");
            migrationBuilder.AddColumn<string>(name: "checkpoint_json", table: "job_runs", type: "TEXT", nullable: true);
            migrationBuilder.AddColumn<string>(name: "correlation", table: "job_runs", type: "TEXT", maxLength: 40, nullable: false, defaultValue: "");
            migrationBuilder.CreateTable(
                name: "job_orders",
                columns: table => new { run_id = table.Column<long>(type: "INTEGER", nullable: false), json = table.Column<string>(type: "TEXT", nullable: false) },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_orders", x => x.run_id);
                    table.ForeignKey(name: "FK_job_orders_job_runs_run_id", column: x => x.run_id, principalTable: "job_runs", principalColumn: "id", onDelete: ReferentialAction.Cascade);
                });
            migrationBuilder.CreateIndex(name: "IX_job_runs_state_job", table: "job_runs", columns: new[] { "state", "job" });
            migrationBuilder.Sql("UPDATE export_runs SET state = 'Failed', problem = 'export.cut-off', ended_at = at, stored_as = NULL WHERE state = 'Running' AND staff_id IS NULL");
            migrationBuilder.Sql(
                """
                INSERT INTO job_runs (job, slot, is_dry_run, staff_id, "by", source, state, started_at, rows, tries, lease_id, leased_until)
                SELECT 'export', CAST(id AS TEXT), FALSE, staff_id, "by", 'ui', 'Waiting', at, 0, tries, '', at
                FROM export_runs WHERE state IN ('Waiting', 'Running') ORDER BY id
                """);
            migrationBuilder.Sql("INSERT INTO job_orders (run_id, json) SELECT id, '{\"Id\":' || slot || '}' FROM job_runs WHERE job = 'export'");
            migrationBuilder.Sql("UPDATE export_runs SET state = 'Waiting', rows = 0, stored_as = NULL WHERE state = 'Running'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM job_runs WHERE job = 'export' OR state IN ('Waiting', 'Cancelled')");
            migrationBuilder.DropTable(name: "job_orders");
            migrationBuilder.DropIndex(name: "IX_job_runs_state_job", table: "job_runs");
            migrationBuilder.DropColumn(name: "checkpoint_json", table: "job_runs");
            migrationBuilder.DropColumn(name: "correlation", table: "job_runs");
            migrationBuilder.RenameColumn(name: "lease_id", table: "job_runs", newName: "owner");
            migrationBuilder.RenameColumn(name: "leased_until", table: "job_runs", newName: "alive_at");
        }
    }
}
