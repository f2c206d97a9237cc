using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Edge;

[OptionsValidator]
internal sealed partial class EdgeHubOptionsValidator : IValidateOptions<EdgeHubOptions>;
