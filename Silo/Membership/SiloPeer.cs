using HybridGrains.Grains.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Silo.Membership;

/// <summary>Answers for its silo, from memory.</summary>
internal sealed class SiloPeer(
    GrainId id,
    Orleans.Runtime.Silo silo,
    ILoggerFactory loggers,
    SiloView view,
    IOptions<CloudWorkerOptions> device
) : GrainService(id, silo, loggers), ISiloPeer
{
    public Task<SiloStanding> StandingAsync() =>
        Task.FromResult(new SiloStanding(device.Value.Enabled ? device.Value.Name : null, view.HasStore, view.Reached));
}
