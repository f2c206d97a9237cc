namespace HybridGrains.ModelKit.Configs;

/// <summary>Checks on config values; each failure names the field and what is allowed.</summary>
internal static class ConfigRules
{
    private const int Largest = 1 << 20;

    /// <summary>Ten times the denoiser of SDXL, by a rough count that takes every level as wide as the widest.</summary>
    private const double MostParameters = 3e10;

    private const double MostLayers = 2000;

    public static void Positive(string field, IReadOnlyList<int> values)
    {
        if (values.Count == 0 || values.Any(v => v is < 1 or > Largest))
        {
            throw new ModelConfigException(field, $"[{string.Join(", ", values)}] must be numbers from 1 to {Largest}");
        }
    }

    public static void NotNegative(string field, IReadOnlyList<int> values)
    {
        if (values.Count == 0 || values.Any(v => v is < 0 or > Largest))
        {
            throw new ModelConfigException(field, $"[{string.Join(", ", values)}] must be numbers from 0 to {Largest}");
        }
    }

    /// <summary>Refuses networks that no machine this is made for could hold.</summary>
    /// <param name="parameters">A rough count from above.</param>
    /// <param name="layers">Resnets, transformer blocks and the like.</param>
    public static void Size(string field, double parameters, double layers)
    {
        if (layers > MostLayers)
        {
            throw new ModelConfigException(field, $"the network would have about {layers:G3} layers, at most {MostLayers} are built");
        }

        if (parameters > MostParameters)
        {
            throw new ModelConfigException(
                field,
                $"the network would have about {parameters:G3} parameters, at most {MostParameters:G3} are built"
            );
        }
    }

    public static void Count(string field, int count, int expected)
    {
        if (count != expected)
        {
            throw new ModelConfigException(field, $"has {count} entries, block_out_channels has {expected}");
        }
    }

    public static void PerBlock(string field, IReadOnlyList<int> values, int blocks)
    {
        Positive(field, values);
        if (values.Count != 1)
        {
            Count(field, values.Count, blocks);
        }
    }

    public static void OneOf(string field, IEnumerable<string> values, params string[] allowed)
    {
        foreach (var value in values)
        {
            if (!allowed.Contains(value))
            {
                throw new ModelConfigException(field, $"\"{value}\" is not supported, only {string.Join(", ", allowed)}");
            }
        }
    }

    public static void Divides(string field, int divisor, int channels)
    {
        if (channels % divisor != 0)
        {
            throw new ModelConfigException(field, $"{divisor} does not divide {channels} channels");
        }
    }
}
