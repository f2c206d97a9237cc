using System.CommandLine;
using HybridGrains.Cli.Commands;
using HybridGrains.Silo;

namespace HybridGrains.Cli.Keys;

/// <summary>Whose keys a command is about: those of the cluster named, of the one that runs on the data folder, or of the folder.</summary>
internal sealed class KeyStores
{
    private readonly RunningClusterOptions _cluster = new(", else the folder itself");

    public void AddTo(Command command) => _cluster.AddTo(command);

    public IKeyStore Open(ParseResult parsed)
    {
        if (_cluster.TryOpenNamed(parsed) is { } named)
        {
            return new RunningKeys(named);
        }

        try
        {
            return new StoredKeys(EmbeddedKeys.Open(_cluster.Folder(parsed), TimeProvider.System));
        }
        catch (DataDirectoryInUseException inUse)
        {
            return _cluster.TryOpenRunning(parsed) is { } running ? new RunningKeys(running) : throw new CommandException(inUse.Message);
        }
        catch (DataDirectoryException unusable)
        {
            throw new CommandException(unusable.Message);
        }
    }
}
