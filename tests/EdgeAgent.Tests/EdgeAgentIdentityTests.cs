using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Edge;

namespace HybridGrains.EdgeAgent.Tests;

public sealed class EdgeAgentIdentityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-agent-").FullName;

    private string Agents => Path.Combine(_folder, "agents");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Take_SecondTime_IsTheSameFolder()
    {
        string? first;
        using (var identity = EdgeAgentIdentity.Take(Agents, "Desk"))
        {
            first = identity.Folder;
        }

        using var again = EdgeAgentIdentity.Take(Agents, "Desk");
        Assert.Equal(("desk", first), (again.Name, again.Folder));
    }

    [Fact]
    public void Take_WhileAnotherAgentHoldsIt_IsTheNextFolder()
    {
        using var first = EdgeAgentIdentity.Take(Agents, "desk");
        using var second = EdgeAgentIdentity.Take(Agents, "desk");

        Assert.Equal(("desk", "desk-1"), (first.Name, second.Name));
        Assert.NotEqual(first.Folder, second.Folder);
    }

    [Fact]
    public void TakeNamed_WhileThatAgentRuns_IsRefused()
    {
        using var first = EdgeAgentIdentity.TakeNamed(Agents, "desk");

        Assert.Contains(
            "another agent runs as 'desk'",
            Assert.Throws<IOException>(() => EdgeAgentIdentity.TakeNamed(Agents, "desk")).Message
        );
        using var other = EdgeAgentIdentity.TakeNamed(Agents, "lamp");
        Assert.NotEqual(first.Folder, other.Folder);
    }

    [Fact]
    public void Take_FolderThatCannotBeMade_KeepsNothing()
    {
        File.WriteAllText(Agents, "a file where the folder should be");

        using var identity = EdgeAgentIdentity.Take(Agents, "desk");

        Assert.Null(identity.Folder);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--")]
    [InlineData("Jörg's MacBook (2)")]
    public void NameOf_OddMachineName_IsAName(string machineName) => Assert.True(EdgeText.IsName(EdgeAgentIdentity.NameOf(machineName)));

    [Fact]
    public void Credential_OfACluster_IsKeptForThisUserAloneAndReadAgain()
    {
        var first = new AgentCredentials(Agents);
        var made = first.Of("cluster-a");
        first.Enrolled("cluster-a", Samples.IdOf("desk"));

        var again = new AgentCredentials(Agents).Of("cluster-a");
        var other = new AgentCredentials(Agents).Of("cluster-b");

        Assert.Equal(Samples.IdOf("desk"), again.AgentId);
        Assert.Equal(made.PrivateKey, again.PrivateKey);
        Assert.NotEqual(made.PrivateKey, other.PrivateKey);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode user = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(user, File.GetUnixFileMode(Path.Combine(Agents, "cluster-a.json")));
            Assert.Equal(user | UnixFileMode.UserExecute, File.GetUnixFileMode(Agents));
        }
    }

    [Fact]
    public void Credential_FileWithRubbish_IsReplacedByANewKey()
    {
        Directory.CreateDirectory(Agents);
        File.WriteAllText(Path.Combine(Agents, "cluster-a.json"), "{\"AgentId\":\"cloud-0\",\"PrivateKey\":\"AAAA\"}");

        var made = new AgentCredentials(Agents).Of("cluster-a");

        Assert.Null(made.AgentId);
        Assert.True(made.PrivateKey.Length > 100);
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("")]
    public void Credential_OfWhatIsNoClusterId_IsRefused(string clusterId) =>
        Assert.Throws<ArgumentException>(() => new AgentCredentials(Agents).Of(clusterId));

    [Fact]
    public void Token_FromFile_IsTrimmed()
    {
        var file = Path.Combine(_folder, "token");
        File.WriteAllText(file, $" {Samples.Token}\n");

        Assert.Equal(Samples.Token, EdgeAgentToken.Find(file));
    }
}
