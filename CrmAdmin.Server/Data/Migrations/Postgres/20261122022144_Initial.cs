using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CrmAdmin.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "edit_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    customer_id = table.Column<long>(type: "bigint", nullable: false),
                    entity = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    entity_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    field = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    old = table.Column<string>(type: "text", nullable: true),
                    @new = table.Column<string>(name: "new", type: "text", nullable: true),
                    staff_id = table.Column<long>(type: "bigint", nullable: true),
                    by = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    source = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    correlation = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_edit_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "house_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    entity = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    entity_id = table.Column<long>(type: "bigint", nullable: false),
                    label = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    field = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    old = table.Column<string>(type: "text", nullable: true),
                    @new = table.Column<string>(name: "new", type: "text", nullable: true),
                    staff_id = table.Column<long>(type: "bigint", nullable: true),
                    by = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    source = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    correlation = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_house_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "levels",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    version = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    is_default = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_levels", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "retired_sign_in_ids",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    customer_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retired_sign_in_ids", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "role_rights",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    version = table.Column<int>(type: "integer", nullable: false),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    permission = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    allowed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_role_rights", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "role_rules",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    version = table.Column<int>(type: "integer", nullable: false),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    second_factor_demanded = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_role_rules", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_settings", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "staff",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    version = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    email_key = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    is_disabled = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    password_changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    invite_hash = table.Column<string>(type: "text", nullable: true),
                    invite_ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    second_factor = table.Column<byte[]>(type: "bytea", nullable: true),
                    second_factor_step = table.Column<long>(type: "bigint", nullable: true),
                    is_demo = table.Column<bool>(type: "boolean", nullable: false),
                    last_sign_in_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_staff", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    version = table.Column<int>(type: "integer", nullable: false),
                    sign_in_id = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    sign_in_key = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    name_prefix = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    first_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    middle_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    last_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    name_suffix = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    company = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    email_key = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    personal_phone = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    work_phone = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    work_phone_extension = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    fax = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    fax_extension = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    preferred_language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    gender = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    date_of_birth = table.Column<DateOnly>(type: "date", nullable: true),
                    tax_number = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    account_type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    added_by = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    added_by_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    account_manager_id = table.Column<long>(type: "bigint", nullable: true),
                    referred_by_id = table.Column<long>(type: "bigint", nullable: true),
                    credit_active = table.Column<bool>(type: "boolean", nullable: false),
                    credit_limit_minor = table.Column<long>(type: "bigint", nullable: false),
                    level_id = table.Column<long>(type: "bigint", nullable: false),
                    block_marked = table.Column<bool>(type: "boolean", nullable: false),
                    block_purchases = table.Column<bool>(type: "boolean", nullable: false),
                    block_sign_in = table.Column<bool>(type: "boolean", nullable: false),
                    last_sign_in_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_activity_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_password_reset_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    order_count = table.Column<int>(type: "integer", nullable: false),
                    total_spent_minor = table.Column<long>(type: "bigint", nullable: false),
                    search_document = table.Column<string>(type: "text", nullable: false),
                    search_short = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customers", x => x.id);
                    table.ForeignKey(
                        name: "FK_customers_customers_referred_by_id",
                        column: x => x.referred_by_id,
                        principalTable: "customers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_customers_levels_level_id",
                        column: x => x.level_id,
                        principalTable: "levels",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_customers_staff_account_manager_id",
                        column: x => x.account_manager_id,
                        principalTable: "staff",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "staff_sessions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    staff_id = table.Column<long>(type: "bigint", nullable: false),
                    key_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    browser = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_staff_sessions", x => x.id);
                    table.ForeignKey(
                        name: "FK_staff_sessions_staff_staff_id",
                        column: x => x.staff_id,
                        principalTable: "staff",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "addresses",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    version = table.Column<int>(type: "integer", nullable: false),
                    customer_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    recipient = table.Column<string>(type: "character varying(410)", maxLength: 410, nullable: true),
                    company = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    street = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    city = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    region = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    postal_code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    country_code = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: true),
                    phone = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    fax = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    source_key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    is_billing = table.Column<bool>(type: "boolean", nullable: false),
                    is_delivery = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_addresses", x => x.id);
                    table.ForeignKey(
                        name: "FK_addresses_customers_customer_id",
                        column: x => x.customer_id,
                        principalTable: "customers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "import_keys",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    system = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    value = table.Column<string>(type: "character varying(700)", maxLength: 700, nullable: false),
                    customer_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_import_keys", x => x.id);
                    table.ForeignKey(
                        name: "FK_import_keys_customers_customer_id",
                        column: x => x.customer_id,
                        principalTable: "customers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "orders",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    customer_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    placed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    total_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_orders", x => x.id);
                    table.ForeignKey(
                        name: "FK_orders_customers_customer_id",
                        column: x => x.customer_id,
                        principalTable: "customers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_addresses_customer_id_name",
                table: "addresses",
                columns: new[] { "customer_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_customers_account_manager_id_id",
                table: "customers",
                columns: new[] { "account_manager_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_account_type_id",
                table: "customers",
                columns: new[] { "account_type", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_block_marked_id",
                table: "customers",
                columns: new[] { "block_marked", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_block_purchases_id",
                table: "customers",
                columns: new[] { "block_purchases", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_block_sign_in_id",
                table: "customers",
                columns: new[] { "block_sign_in", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_email_key",
                table: "customers",
                column: "email_key");

            migrationBuilder.CreateIndex(
                name: "IX_customers_is_active_id",
                table: "customers",
                columns: new[] { "is_active", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_last_sign_in_at",
                table: "customers",
                column: "last_sign_in_at");

            migrationBuilder.CreateIndex(
                name: "IX_customers_level_id_id",
                table: "customers",
                columns: new[] { "level_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_number",
                table: "customers",
                column: "number");

            migrationBuilder.CreateIndex(
                name: "IX_customers_personal_phone",
                table: "customers",
                column: "personal_phone");

            migrationBuilder.CreateIndex(
                name: "IX_customers_referred_by_id",
                table: "customers",
                column: "referred_by_id");

            migrationBuilder.CreateIndex(
                name: "IX_customers_registered_at",
                table: "customers",
                column: "registered_at");

            migrationBuilder.CreateIndex(
                name: "IX_customers_sign_in_key",
                table: "customers",
                column: "sign_in_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_edit_log_at",
                table: "edit_log",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_edit_log_correlation",
                table: "edit_log",
                column: "correlation");

            migrationBuilder.CreateIndex(
                name: "IX_edit_log_customer_id_id",
                table: "edit_log",
                columns: new[] { "customer_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_import_keys_customer_id",
                table: "import_keys",
                column: "customer_id");

            migrationBuilder.CreateIndex(
                name: "IX_import_keys_system_value",
                table: "import_keys",
                columns: new[] { "system", "value" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_levels_name",
                table: "levels",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_orders_customer_id_placed_at",
                table: "orders",
                columns: new[] { "customer_id", "placed_at" });

            migrationBuilder.CreateIndex(
                name: "IX_role_rights_role_permission",
                table: "role_rights",
                columns: new[] { "role", "permission" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_role_rules_role",
                table: "role_rules",
                column: "role",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_staff_email_key",
                table: "staff",
                column: "email_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_staff_invite_hash",
                table: "staff",
                column: "invite_hash");

            migrationBuilder.CreateIndex(
                name: "IX_staff_sessions_key_hash",
                table: "staff_sessions",
                column: "key_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_staff_sessions_staff_id",
                table: "staff_sessions",
                column: "staff_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "addresses");

            migrationBuilder.DropTable(
                name: "edit_log");

            migrationBuilder.DropTable(
                name: "house_log");

            migrationBuilder.DropTable(
                name: "import_keys");

            migrationBuilder.DropTable(
                name: "orders");

            migrationBuilder.DropTable(
                name: "retired_sign_in_ids");

            migrationBuilder.DropTable(
                name: "role_rights");

            migrationBuilder.DropTable(
                name: "role_rules");

            migrationBuilder.DropTable(
                name: "settings");

            migrationBuilder.DropTable(
                name: "staff_sessions");

            migrationBuilder.DropTable(
                name: "customers");

            migrationBuilder.DropTable(
                name: "levels");

            migrationBuilder.DropTable(
                name: "staff");
        }
    }
}
