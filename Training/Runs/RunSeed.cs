namespace HybridGrains.Training.Runs;

/// <summary>A seed for one step of a run, the same in every process (SplitMix64's finaliser).</summary>
internal static class RunSeed
{
    public static int Of(int seed, long step)
    {
        var z = ((ulong)(uint)seed << 40) ^ (ulong)step;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return (int)((z ^ (z >> 31)) & 0x7fffffff);
    }
}
