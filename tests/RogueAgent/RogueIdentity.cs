using System.Security.Cryptography;

namespace HybridGrains.Tests.Rogue;

/// <summary>An id that a cluster issued, and a key to show for it.</summary>
internal sealed record RogueIdentity(string AgentId, ECDsa Key);
