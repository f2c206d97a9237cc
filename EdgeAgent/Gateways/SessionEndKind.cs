namespace HybridGrains.EdgeAgent.Gateways;

internal enum SessionEndKind
{
    Unknown = 0,

    /// <summary>Worth trying again.</summary>
    Lost = 1,

    /// <summary>Trying again changes nothing until the owner does.</summary>
    Refused = 2,

    Drained = 3,

    /// <summary>Nothing is wrong, but somebody has to act elsewhere.</summary>
    Waiting = 4,
}
