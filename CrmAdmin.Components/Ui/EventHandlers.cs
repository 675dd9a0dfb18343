using Microsoft.AspNetCore.Components;

namespace CrmAdmin.Components.Ui;

/// <summary>Events of our own. Razor looks for them in classes of this very name.</summary>
[EventHandler("onrowact", typeof(RowEventArgs))]
public static class EventHandlers;
