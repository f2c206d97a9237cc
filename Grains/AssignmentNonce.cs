using System.Security.Cryptography;

namespace HybridGrains.Grains;

/// <summary>The secret of an assignment.</summary>
internal static class AssignmentNonce
{
    public const int Bytes = 16;

    public static byte[] Draw() => RandomNumberGenerator.GetBytes(Bytes);
}
