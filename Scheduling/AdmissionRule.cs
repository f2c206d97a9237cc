namespace HybridGrains.Scheduling;

/// <summary>
/// Refuses new generations while too many ranges of their tenant wait: an early no is worth more than a late picture, and one
/// caller's flood is nobody else's.
/// </summary>
public sealed class AdmissionRule(SchedulingOptions options)
{
    /// <param name="ofTenant">Ranges of the tenant that wait or are about to.</param>
    /// <param name="inAll">The same of all tenants.</param>
    /// <param name="tenants">Tenants with such ranges, the asking one included.</param>
    public bool Admits(int ofTenant, int inAll, int tenants) => WhyNot(ofTenant, inAll, tenants) is null;

    /// <summary>Null when it admits; otherwise for people, why not.</summary>
    public string? WhyNot(int ofTenant, int inAll, int tenants)
    {
        if (ofTenant >= options.MaxQueuedRanges)
        {
            return $"{ofTenant} ranges are waiting; at most {options.MaxQueuedRanges} may.";
        }

        // Where all is full, those below an equal share still get in, so that no number of floods shuts anybody out.
        var share = Math.Max(1, options.MaxQueuedRangesOfAll / Math.Max(1, tenants));
        return inAll >= options.MaxQueuedRangesOfAll && ofTenant >= share
            ? $"{inAll} ranges of all callers are waiting, {ofTenant} of them yours; your share is {share}."
            : null;
    }
}
