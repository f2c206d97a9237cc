using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent.Tests;

public sealed class EdgeAgentIdentityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-agent-id").FullName;

    private string IdFile => Path.Combine(_folder, "data", "agent-id");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Take_SecondTime_IsTheSameId()
    {
        string first;
        using (var identity = EdgeAgentIdentity.Take(IdFile, "Desk"))
        {
            first = identity.AgentId;
        }

        using var again = EdgeAgentIdentity.Take(IdFile, "Desk");
        Assert.StartsWith("desk-", first);
        Assert.Equal(first, again.AgentId);
    }

    [Fact]
    public void Take_WhileAnotherAgentHoldsIt_IsAnIdOfItsOwn()
    {
        using var first = EdgeAgentIdentity.Take(IdFile, "desk");
        using var second = EdgeAgentIdentity.Take(IdFile, "desk");

        Assert.NotEqual(first.AgentId, second.AgentId);
        Assert.True(EdgeText.IsName(second.AgentId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--")]
    [InlineData("Jörg's MacBook (2)")]
    public void Take_OddMachineName_IsAName(string machineName)
    {
        using var identity = EdgeAgentIdentity.Take(IdFile, machineName);

        Assert.True(EdgeText.IsName(identity.AgentId));
    }

    [Fact]
    public void Take_FileWithRubbish_IsReplaced()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(IdFile)!);
        File.WriteAllText(IdFile, "not a name\n at all");
        string first;
        using (var identity = EdgeAgentIdentity.Take(IdFile, "desk"))
        {
            first = identity.AgentId;
        }

        Assert.Equal(first, File.ReadAllText(IdFile).Trim());
    }

    [Fact]
    public void Token_FromFile_IsTrimmed()
    {
        var file = Path.Combine(_folder, "token");
        File.WriteAllText(file, $" {Samples.Token}\n");

        Assert.Equal(Samples.Token, EdgeAgentToken.Find(null, file));
        Assert.Equal("given", EdgeAgentToken.Find("given", file));
    }
}
