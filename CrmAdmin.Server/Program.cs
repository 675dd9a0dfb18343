using CrmAdmin.Server.Cli;
return await CommandLine.RunAsync(args);
