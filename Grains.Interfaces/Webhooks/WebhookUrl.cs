namespace HybridGrains.Grains.Interfaces.Webhooks;

/// <summary>What an address for webhooks looks like, whatever is allowed of it here.</summary>
public static class WebhookUrl
{
    public const int MaxLength = 2_048;

    /// <summary>For people, to follow the field's name.</summary>
    public static readonly string Rule = $"must be an https:// address of at most {MaxLength:N0} characters, without a user or a #fragment";

    /// <summary>Null where it is none.</summary>
    public static Uri? Parse(string? text) =>
        text is { Length: > 0 and <= MaxLength }
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && url.Host.Length > 0
        && url.UserInfo.Length == 0
        && url.Fragment.Length == 0
            ? url
            : null;
}
