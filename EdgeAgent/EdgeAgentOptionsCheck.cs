using HybridGrains.Diffusion.Devices;
using HybridGrains.EdgeAgent.Gateways;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent;

/// <summary>Every fault of the options at once, in words that say what to do.</summary>
internal static class EdgeAgentOptionsCheck
{
    public static IReadOnlyList<string> Faults(EdgeAgentOptions options)
    {
        var faults = new List<string>();
        if (!options.Gateway.IsAbsoluteUri || options.Gateway.Scheme is not ("http" or "https"))
        {
            faults.Add($"gateway '{options.Gateway}': allowed an http:// or https:// address");
        }

        if (options.Token.Length > 0 && !IsToken(options.Token))
        {
            faults.Add($"token: no enrolment token; allowed '{EnrolmentToken.Prefix}' and 43 letters, digits, '-' or '_'");
        }

        if (!EdgeText.IsName(options.Name))
        {
            faults.Add(
                $"name '{options.Name}': allowed 1 to {EdgeLimits.MaxNameLength} letters, digits, '.', '_' or '-', "
                    + "starting with a letter or digit"
            );
        }

        if (!Directory.Exists(options.ModelsFolder))
        {
            faults.Add($"models folder '{options.ModelsFolder}': not found");
        }

        faults.AddRange(FamilyRuntimeCheck.Faults(options.Runtime));

        if (options.SlowDown < TimeSpan.Zero || options.SlowDown > TimeSpan.FromMinutes(1))
        {
            faults.Add($"slow-down {options.SlowDown.TotalMilliseconds:0} ms: allowed 0 to 60000 ms");
        }

        if (GatewayCertificate.Fault(options.TlsPin) is { } fault)
        {
            faults.Add(fault);
        }

        return faults;
    }

    private static bool IsToken(string text)
    {
        if (!EnrolmentToken.TryRead(text, out var key))
        {
            return false;
        }

        key.Dispose();
        return true;
    }
}
