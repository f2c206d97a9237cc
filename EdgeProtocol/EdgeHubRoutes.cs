namespace HybridGrains.EdgeProtocol;

/// <summary>Names both ends must agree on.</summary>
public static class EdgeHubRoutes
{
    /// <summary>Path of the SignalR hub. Whoever connects is asked to prove who it is before anything else.</summary>
    public const string Path = "/edge/v1";

    // agent -> gateway: one message of the same name each, Prove a ProofMessage, ResultPart a PartMessage, Drain none
    public const string Prove = "Prove";
    public const string Hello = "Hello";
    public const string Heartbeat = "Heartbeat";
    public const string Progress = "Progress";
    public const string Result = "Result";

    /// <summary>
    /// A result in pieces, each sent as a call that is answered; for results larger than <see cref="EdgeLimits.MaxPartBytes"/>.
    /// </summary>
    public const string ResultPart = "ResultPart";
    public const string Decline = "Decline";
    public const string Drain = "Drain";

    // gateway -> agent: one message of the same name each, Cancel a RangeKey
    public const string Challenge = "Challenge";
    public const string Admission = "Admission";
    public const string Welcome = "Welcome";
    public const string Offer = "Offer";
    public const string Cancel = "Cancel";
    public const string Verdict = "Verdict";
    public const string Close = "Close";
}
