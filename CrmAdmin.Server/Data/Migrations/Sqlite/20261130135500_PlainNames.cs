using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmAdmin.Server.Data.Migrations.Sqlite
{
    /// <summary>The audit log and the idempotency records under the field's names; stored rights, runs of jobs and exports follow.</summary>
    public partial class PlainNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "house_log", newName: "audit_log");
            migrationBuilder.RenameTable(name: "done_commands", newName: "idempotency_records");
            migrationBuilder.RenameIndex(name: "IX_done_commands_at", table: "idempotency_records", newName: "IX_idempotency_records_at");
            migrationBuilder.RenameIndex(name: "IX_done_commands_key", table: "idempotency_records", newName: "IX_idempotency_records_key");
            migrationBuilder.Sql("UPDATE role_rights SET permission = 'auditlog.read' WHERE permission = 'houselog.read'");
            migrationBuilder.Sql("UPDATE job_runs SET job = 'idempotency-expiry' WHERE job = 'done-commands'");
            migrationBuilder.Sql("UPDATE export_runs SET query = '/audit-log' || substr(query, 11) WHERE query = '/house-log' OR query LIKE '/house-log?%'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "audit_log", newName: "house_log");
            migrationBuilder.RenameTable(name: "idempotency_records", newName: "done_commands");
            migrationBuilder.RenameIndex(name: "IX_idempotency_records_at", table: "done_commands", newName: "IX_done_commands_at");
            migrationBuilder.RenameIndex(name: "IX_idempotency_records_key", table: "done_commands", newName: "IX_done_commands_key");
            migrationBuilder.Sql("UPDATE role_rights SET permission = 'houselog.read' WHERE permission = 'auditlog.read'");
            migrationBuilder.Sql("UPDATE job_runs SET job = 'done-commands' WHERE job = 'idempotency-expiry'");
            migrationBuilder.Sql("UPDATE export_runs SET query = '/house-log' || substr(query, 11) WHERE query = '/audit-log' OR query LIKE '/audit-log?%'");
        }
    }
}
