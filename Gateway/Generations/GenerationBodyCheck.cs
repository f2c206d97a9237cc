using System.Globalization;
using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Webhooks;

namespace HybridGrains.Gateway.Generations;

/// <summary>Checks a request against the limits of the service and of its family, and fills in what it leaves open.</summary>
public static class GenerationBodyCheck
{
    /// <summary>Share of the steps that an edit with <c>input_fidelity: high</c> runs.</summary>
    public const double HighFidelityStrength = 0.5;

    /// <summary>The family a request names, or the first one when it names none. Throws <see cref="FaultException"/>.</summary>
    public static ModelFamilyInfo Family(GenerationBody body, IReadOnlyList<ModelFamilyInfo> served)
    {
        if (served.Count == 0)
        {
            throw new FaultException(new Fault(503, "no_model", "This cluster serves no model.", "model"));
        }

        if (body.Model is null)
        {
            return served[0];
        }

        return served.FirstOrDefault(family => family.Name.Equals(body.Model, StringComparison.OrdinalIgnoreCase))
            ?? throw new FaultException(
                new Fault(
                    404,
                    "model_not_found",
                    $"model '{Short(body.Model)}' is not served. Known: {string.Join(", ", served.Select(family => family.Name))}.",
                    "model"
                )
            );
    }

    /// <summary>Number of images.</summary>
    public static int Count(GenerationBody body) => Between("n", body.N ?? 1, 1, RequestLimits.MaxImages);

    /// <summary>The complete request for one image. Throws <see cref="FaultException"/> naming field and range.</summary>
    /// <param name="randomSeed">Used when the request has none.</param>
    public static GenerationRequest Complete(
        GenerationBody body,
        ModelFamilyInfo family,
        long randomSeed,
        CallKind call = CallKind.Submission
    )
    {
        OtherFields.Check(body, call);
        var prompt = body.Prompt ?? "";
        if (string.IsNullOrWhiteSpace(prompt))
        {
            throw Invalid("prompt", $"must have 1 to {RequestLimits.MaxPrompt} characters; it is empty");
        }

        if (prompt.Length > RequestLimits.MaxPrompt)
        {
            throw Invalid("prompt", $"must have 1 to {RequestLimits.MaxPrompt} characters; it has {prompt.Length}");
        }

        if (body.NegativePrompt is { Length: > RequestLimits.MaxPrompt } negative)
        {
            throw Invalid("negative_prompt", $"must have 0 to {RequestLimits.MaxPrompt} characters; it has {negative.Length}");
        }

        var (width, height) = Size(body.Size, family);
        var plan = QualityPlan.Of(body, family);
        var fast = plan.Fast;
        if (fast && family.Fast is null)
        {
            throw Invalid("fast", $"must be false: {family.Name} has no denoisers for few steps");
        }

        var (defaultSteps, defaultGuidance, defaultSampler) = fast
            ? (family.Fast!.Steps, family.Fast.GuidanceScale, family.Fast.Sampler)
            : (family.DefaultSteps, family.DefaultGuidanceScale, family.DefaultSampler);
        var steps = Between("steps", body.Steps ?? plan.Steps ?? defaultSteps, 1, RequestLimits.MaxSteps);
        if (body.CloudSteps is { } cloudSteps)
        {
            Between("cloud_steps", cloudSteps, 0, steps);
        }

        var guidance = body.GuidanceScale ?? defaultGuidance;
        if (!(guidance >= 0 && guidance <= RequestLimits.MaxGuidance))
        {
            throw Invalid(
                "guidance_scale",
                $"must be between 0 and {RequestLimits.MaxGuidance}; it is {guidance.ToString(CultureInfo.InvariantCulture)}"
            );
        }

        var seed = body.Seed ?? randomSeed;
        if (seed is < 0 or > RequestLimits.MaxSeed)
        {
            throw Invalid("seed", $"must be between 0 and {RequestLimits.MaxSeed}; it is {seed}");
        }

        var sampler = body.Sampler ?? defaultSampler;
        if (!IsSampler(sampler, family))
        {
            throw Invalid("sampler", $"must be one of {string.Join(", ", family.Samplers)}; it is '{Short(sampler)}'");
        }

        if (body.ResponseFormat is not (null or "b64_json" or "url"))
        {
            throw Invalid("response_format", $"must be b64_json or url; it is '{Short(body.ResponseFormat)}'");
        }

        var strengthAsked = FidelityStrength(body) ?? body.Strength;
        if (body.Strength is { } strength && !(strength > 0 && strength <= 1))
        {
            throw Invalid("strength", $"must be above 0 and at most 1; it is {strength.ToString(CultureInfo.InvariantCulture)}");
        }

        if (body.GuidanceRescale is { } rescale && !(rescale >= 0 && rescale <= 1))
        {
            throw Invalid("guidance_rescale", $"must be between 0 and 1; it is {rescale.ToString(CultureInfo.InvariantCulture)}");
        }

        var format = OneOf("output_format", body.OutputFormat, Enum.GetValues<OutputFormat>(), OutputFormats.Name);
        if (body.OutputCompression is { } quality)
        {
            Between("output_compression", quality, 0, RequestLimits.MaxQuality);
            if (format == OutputFormat.Png && quality != RequestLimits.MaxQuality)
            {
                throw Invalid(
                    "output_compression",
                    $"must be {RequestLimits.MaxQuality} or left out with output_format png; jpeg and webp have it"
                );
            }
        }

        return new GenerationRequest
        {
            Family = family.Name,
            Prompt = prompt,
            NegativePrompt = body.NegativePrompt ?? "",
            Width = width,
            Height = height,
            Steps = steps,
            Sampler = sampler.ToLowerInvariant(),
            GuidanceScale = guidance,
            Seed = seed,
            CloudSteps = body.CloudSteps ?? (plan.AllInCloud ? steps : null),
            Fast = fast,
            Strength = strengthAsked,
            GuidanceRescale = body.GuidanceRescale,
            Sizes = SizesBody.Read(body),
            Loras = LorasBody.Read(body),
            PlainPrompt = OneOf("prompt_style", body.PromptStyle, [false, true], plain => plain ? "plain" : "weighted"),
            Format = format,
            Quality = format == OutputFormat.Png ? null : body.OutputCompression,
            Webhook = Webhook(body.Webhook),
            PreviewEvery = Between("preview_every", body.PreviewEvery ?? 0, 0, RequestLimits.MaxSteps),
        };
    }

    /// <summary>The picture to start from; null when the body has none. Whether it is one is for those to say who decode it.</summary>
    public static StartPicture? Picture(GenerationBody body)
    {
        var rule = Rule(body.MaskRule, MaskRule.Bright);
        if (body.Image is { } image)
        {
            return new StartPicture(PictureField.Decode("image", image))
            {
                Mask = body.Mask is { } mask ? PictureField.Decode("mask", mask) : default(ReadOnlyMemory<byte>),
                MaskRule = rule,
            };
        }

        if (body.Mask is not null)
        {
            throw Invalid("mask", "must come with an image that it is for");
        }

        if (body.Strength is < 1)
        {
            throw Invalid("strength", "must be left out, or 1, without an image to start from");
        }

        return null;
    }

    /// <param name="name">"bright", "transparent", or null for the default.</param>
    public static MaskRule Rule(string? name, MaskRule byDefault) =>
        OneOf(
            "mask_rule",
            name,
            [byDefault, byDefault == MaskRule.Bright ? MaskRule.Transparent : MaskRule.Bright],
            rule => rule.ToString().ToLowerInvariant()
        );

    /// <summary>With high fidelity half of the steps are run, so that layout and colours stay; null leaves it open.</summary>
    private static double? FidelityStrength(GenerationBody body) =>
        !OneOf("input_fidelity", body.InputFidelity, [false, true], high => high ? "high" : "low") ? null
        : body.Strength is null ? HighFidelityStrength
        : throw Invalid("input_fidelity", "must be low or left out beside strength, which says the same more exactly");

    /// <summary>Whether the cluster sends there is for the silo to say, which would.</summary>
    private static string? Webhook(string? url) =>
        url is null || WebhookUrl.Parse(url) is not null ? url : throw Invalid("webhook", $"{WebhookUrl.Rule}; it is '{Short(url)}'");

    private static (int Width, int Height) Size(string? size, ModelFamilyInfo family)
    {
        if (size is null or "auto")
        {
            return (family.DefaultWidth, family.DefaultHeight);
        }

        var sides = size.Split('x');
        bool Fits(string text, out int side) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side)
            && side >= family.MinSize
            && side <= family.MaxSize
            && side % family.SizeMultiple == 0;
        if (sides.Length == 2 && Fits(sides[0], out var width) && Fits(sides[1], out var height))
        {
            return (width, height);
        }

        throw Invalid(
            "size",
            $"must be WIDTHxHEIGHT with sides of {family.MinSize} to {family.MaxSize} pixels in multiples of {family.SizeMultiple}, "
                + $"or auto; it is '{Short(size)}'"
        );
    }

    /// <summary>Listed, or listed and then endings such as _trailing, which the silo knows.</summary>
    private static bool IsSampler(string name, ModelFamilyInfo family) =>
        family.Samplers.Any(known =>
            name.StartsWith(known, StringComparison.OrdinalIgnoreCase) && (name.Length == known.Length || name[known.Length] == '_')
        );

    /// <summary>The value of that name; the first one when there is none.</summary>
    private static T OneOf<T>(string field, string? name, T[] values, Func<T, string> nameOf)
    {
        if (name is null)
        {
            return values[0];
        }

        foreach (var value in values)
        {
            if (nameOf(value) == name)
            {
                return value;
            }
        }

        throw Invalid(field, $"must be {string.Join(" or ", values.Select(nameOf))}; it is '{Short(name)}'");
    }

    private static int Between(string field, int value, int min, int max) =>
        value >= min && value <= max ? value : throw Invalid(field, $"must be between {min} and {max}; it is {value}");

    private static FaultException Invalid(string field, string rule) => new(new Fault(400, "invalid_value", $"{field} {rule}.", field));

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
