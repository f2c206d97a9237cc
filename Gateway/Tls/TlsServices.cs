using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Tls;

/// <summary>https for a host's addresses; slim builders leave it out.</summary>
public static class TlsServices
{
    /// <summary>Options are the section "Tls".</summary>
    public static WebApplicationBuilder UseTls(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TlsOptions>().Bind(builder.Configuration.GetSection(TlsOptions.SectionName)).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>());
        builder.Services.TryAddSingleton<ServerCertificate>();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder
            .Services.AddOptions<KestrelServerOptions>()
            .Configure<ServerCertificate>(
                (kestrel, server) =>
                    kestrel.ConfigureHttpsDefaults(https =>
                    {
                        https.ServerCertificate = server.Certificate;
                        https.ServerCertificateChain = server.Chain;
                    })
            );
        return builder;
    }
}
