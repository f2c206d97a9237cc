namespace HybridGrains.Tests.Rogue;

/// <summary>How a rogue joins and behaves.</summary>
/// <param name="Token">Enrolment token of the gateway.</param>
/// <param name="Name">What it calls itself.</param>
/// <param name="FamilyFolder">The family it computes with.</param>
internal sealed record RogueOptions(Uri Gateway, string Token, string Name, string FamilyFolder, RogueBehaviour Behaviour)
{
    /// <summary>Who it is already, or whose key it has. Default: null, it enrols.</summary>
    public RogueIdentity? Identity { get; init; }

    /// <summary>Time that its results claim. Default: null, what it took.</summary>
    public TimeSpan? ClaimedElapsed { get; init; }

    /// <summary>Time that it takes for a range, beside computing it. Default: none.</summary>
    public TimeSpan Delay { get; init; }
}
