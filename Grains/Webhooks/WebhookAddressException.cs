namespace HybridGrains.Grains.Webhooks;

/// <summary>A name that leads where nothing is sent to.</summary>
internal sealed class WebhookAddressException(string message) : IOException(message);
