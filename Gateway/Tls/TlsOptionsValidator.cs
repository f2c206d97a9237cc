using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Tls;

/// <summary>Reads the certificate at the start, where what is wrong with it can still be said to whoever starts.</summary>
internal sealed class TlsOptionsValidator : IValidateOptions<TlsOptions>
{
    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        if (options is { CertificateFile: not null, Development: true })
        {
            return ValidateOptionsResult.Fail("Tls:CertificateFile and Tls:Development exclude each other.");
        }

        if (options.CertificateFile is not { } file)
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            using var certificate = CertificateFiles.Read(options).Certificate;
            return certificate.HasPrivateKey
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"Tls:CertificateFile: {file} has no private key; name its file: Tls:KeyFile.");
        }
        catch (Exception unusable)
            when (unusable is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ValidateOptionsResult.Fail($"Tls:CertificateFile: {file} cannot be used: {unusable.Message}");
        }
    }
}
