namespace HybridGrains.Training.Runs;

/// <summary>
/// Seeds of further random streams of a step. torch's generator on the CPU takes the low 32 bits of its seed only, so a stream
/// must differ in those.
/// </summary>
internal static class DerivedSeed
{
    /// <param name="stream">For each stream of a step another.</param>
    /// <returns>Below 2^32; MurmurHash3's finaliser over seed and stream.</returns>
    public static ulong Of(int seed, uint stream)
    {
        unchecked
        {
            var x = (uint)seed + stream * 0x9E3779B9u;
            x = (x ^ (x >> 16)) * 0x85EBCA6Bu;
            x = (x ^ (x >> 13)) * 0xC2B2AE35u;
            return x ^ (x >> 16);
        }
    }
}
