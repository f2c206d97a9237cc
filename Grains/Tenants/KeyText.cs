using System.Security.Cryptography;
using System.Text;

namespace HybridGrains.Grains.Tenants;

/// <summary>
/// What a key looks like: "hg_", 12 characters that name it in lists and logs, "_", and 52 that are secret; letters and digits
/// that nobody confuses.
/// </summary>
public static class KeyText
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz023456789";
    private const string Prefix = "hg_";
    private const int IdLength = 12;

    /// <summary>260 bits.</summary>
    private const int SecretLength = 52;

    public static (string Id, string Text) Create()
    {
        var id = RandomNumberGenerator.GetString(Letters, IdLength);
        return (id, $"{Prefix}{id}_{RandomNumberGenerator.GetString(Letters, SecretLength)}");
    }

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
