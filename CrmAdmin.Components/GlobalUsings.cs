global using System.Globalization;
global using CrmAdmin.Components.Contracts;
global using CrmAdmin.Components.Resources;
global using CrmAdmin.Components.Store;
global using CrmAdmin.Components.Ui;
global using CrmAdmin.Components.Ui.Editing;
global using CrmAdmin.Components.Ui.Live;
