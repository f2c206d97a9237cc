namespace HybridGrains.Cli.Commands;

/// <summary>An expected end of a command; the message is all the user needs to see.</summary>
internal sealed class CommandException(string message) : Exception(message);
