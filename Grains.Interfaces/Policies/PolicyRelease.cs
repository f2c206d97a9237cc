namespace HybridGrains.Grains.Interfaces.Policies;

/// <summary>One version of a policy, ready to decide.</summary>
/// <param name="Version">Optimiser steps behind it.</param>
/// <param name="File">A policy file, with its observation schema.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.policy-release.v1")]
public sealed record PolicyRelease([property: Id(0)] long Version, [property: Id(1)] byte[] File);
