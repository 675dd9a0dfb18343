using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Hosting;

return await CommandLine.RunAsync(args, ServeHost.RunAsync);
