using System.Buffers.Text;
using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Generations;

/// <summary>Pictures inside JSON.</summary>
internal static class PictureField
{
    private const string DataScheme = "data:";
    private const string Base64Mark = ";base64,";

    /// <summary>The bytes of base64 text or of a data URL. Addresses are refused: a gateway fetches nothing for its callers.</summary>
    public static byte[] Decode(string field, string text)
    {
        var base64 = text.AsSpan().Trim();
        if (base64.StartsWith(DataScheme, StringComparison.OrdinalIgnoreCase))
        {
            var mark = base64[..Math.Min(base64.Length, 200)].IndexOf(Base64Mark, StringComparison.OrdinalIgnoreCase);
            if (mark < 0)
            {
                throw Invalid(field, "must be base64 if it is a data URL: data:image/png;base64,...");
            }

            base64 = base64[(mark + Base64Mark.Length)..];
        }
        else if (base64.StartsWith("http", StringComparison.OrdinalIgnoreCase) && base64.Contains("://", StringComparison.Ordinal))
        {
            throw Invalid(field, "must be base64 or a data URL; addresses are not fetched");
        }

        if (!Base64.IsValid(base64, out var length))
        {
            throw Invalid(field, "must be base64 or a data URL; it is neither");
        }

        CheckLength(field, length);
        return Convert.FromBase64String(base64.ToString());
    }

    public static void CheckLength(string field, long bytes)
    {
        if (bytes is < 1 or > RequestLimits.MaxPictureBytes)
        {
            throw Invalid(field, $"must have 1 to {RequestLimits.MaxPictureBytes} bytes; it has {bytes}");
        }
    }

    private static FaultException Invalid(string field, string rule) => new(new Fault(400, "invalid_value", $"{field} {rule}.", field));
}
