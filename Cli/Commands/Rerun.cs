using System.Globalization;
using HybridGrains.Client;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Prompts;

namespace HybridGrains.Cli.Commands;

/// <summary>The request that makes a shown picture again, and what could not be carried over.</summary>
/// <param name="Notes">For people, in whole sentences.</param>
internal sealed record Rerun(GenerationSubmission Submission, IReadOnlyList<string> Notes)
{
    private const string HiresMark = "Hires";
    private const string LoraMark = "<lora:";
    private const string NovelAi = "NovelAI";

    /// <param name="with">What the caller gives: model, sampler, image, mask; each wins over the picture's own.</param>
    /// <exception cref="CommandException">The picture names something that is not here; the message says what to give instead.</exception>
    public static Rerun Of(ShownPicture picture, GenerationSubmission with, IReadOnlyList<ModelInfo> served)
    {
        var (parameters, ours) = (picture.Parameters, picture.Provenance);
        var model = Model(picture, with.Model, served);
        var notes = new List<string>();
        if (ours is null)
        {
            notes.Add("Other tools draw other noise: expect a picture of the same kind, not the same picture.");
        }
        else if (ours.Family == model.Id && ours.FamilyHash != model.Hash)
        {
            notes.Add($"The files of {model.Id} are not those that made this picture: the result may differ.");
        }

        if (ours is { CloudSteps: null })
        {
            notes.Add("Who runs which steps was left to the policy, and is again.");
        }

        if (ours is null)
        {
            AddSyntax(picture, notes);
        }

        var unused = ours is null ? parameters.Other.Keys.Where(key => key != "Schedule type").ToList() : [];
        if (unused.Count > 0)
        {
            notes.Add($"Not carried over: {string.Join(", ", unused)}.");
        }

        return new Rerun(
            new GenerationSubmission
            {
                Prompt = parameters.Prompt,
                NegativePrompt = parameters.NegativePrompt,
                Model = model.Id,
                Seed = parameters.Seed,
                Steps = parameters.Steps,
                CloudSteps = ours?.CloudSteps,
                GuidanceScale = (float?)parameters.GuidanceScale,
                GuidanceRescale = ours?.GuidanceRescale,
                OriginalSize = ours?.Sizes?.GetValueOrDefault("original_size"),
                CropsCoordsTopLeft = ours?.Sizes?.GetValueOrDefault("crops_coords_top_left"),
                TargetSize = ours?.Sizes?.GetValueOrDefault("target_size"),
                NegativeOriginalSize = ours?.Sizes?.GetValueOrDefault("negative_original_size"),
                NegativeCropsCoordsTopLeft = ours?.Sizes?.GetValueOrDefault("negative_crops_coords_top_left"),
                NegativeTargetSize = ours?.Sizes?.GetValueOrDefault("negative_target_size"),
                AestheticScore = Score(ours, "aesthetic_score"),
                NegativeAestheticScore = Score(ours, "negative_aesthetic_score"),
                Loras = Loras(ours, model, notes),
                Sampler = with.Sampler ?? Sampler(picture),
                Size = parameters is { Width: { } width, Height: { } height } ? $"{width}x{height}" : null,
                Fast = ours?.Fast == true ? true : null,
                PromptStyle = ours?.PlainPrompt == true ? "plain" : null,
                Image = with.Image,
                Mask = with.Mask,
                MaskRule = ours?.MaskRule,
                Strength = StartsFromPicture(picture) ? Start(picture, with, notes) : null,
            },
            notes
        );
    }

    /// <summary>Those of the model's list by name; one that is another now makes another picture.</summary>
    private static List<LoraSubmission>? Loras(PictureProvenance? ours, ModelInfo model, List<string> notes)
    {
        if (ours?.Loras is not { Count: > 0 } loras)
        {
            return null;
        }

        var others = loras
            .Where(use => model.Loras.FirstOrDefault(known => known.Name == use.Name) is { } known && known.Hash != use.Hash)
            .Select(use => use.Name)
            .ToList();
        if (others.Count > 0)
        {
            notes.Add($"Of {model.Id}'s list, {string.Join(", ", others)} is not what made this picture: the result may differ.");
        }

        return [.. loras.Select(use => new LoraSubmission(use.Name, use.Weight))];
    }

    private static float? Score(PictureProvenance? ours, string field) =>
        float.TryParse(ours?.Sizes?.GetValueOrDefault(field), CultureInfo.InvariantCulture, out var score) ? score : null;

    /// <summary>What the picture's own tool read in its prompts beside words.</summary>
    private static void AddSyntax(ShownPicture picture, List<string> notes)
    {
        var (prompt, negative) = (picture.Parameters.Prompt, picture.Parameters.NegativePrompt);
        foreach (var (name, text) in ((string, string)[])[("prompt", prompt), ("negative prompt", negative)])
        {
            if (ForeignSyntax.Found(text) is { Count: > 0 } found)
            {
                notes.Add($"Not carried over, but encoded as words of the {name}: {string.Join(", ", found)}.");
            }
        }

        if ((prompt + negative).Contains(LoraMark, StringComparison.OrdinalIgnoreCase))
        {
            notes.Add(
                "Its LoRA tags are text here: put the files on the model's list with 'hybridgrains models lora add' and name them "
                    + "with --lora."
            );
        }

        if (picture.Tool == NovelAi && (prompt + negative).AsSpan().ContainsAny("{}[]"))
        {
            notes.Add("NovelAI weighs words by {} and [] of 1.05 a bracket; here {} are text and [] are 1/1.1.");
        }
    }

    private static ModelInfo Model(ShownPicture picture, string? asked, IReadOnlyList<ModelInfo> served)
    {
        var known = string.Join(", ", served.Select(model => model.Id));
        var name =
            asked
            ?? picture.Parameters.Model
            ?? throw new CommandException($"{picture.Path} names no model. Choose one with --model: {known}.");
        return served.FirstOrDefault(model => model.Id.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new CommandException(
                asked is null
                    ? $"{picture.Path} was made by model '{name}', which is not served here. Import it with 'hybridgrains "
                        + $"models import', or choose another with --model: {known}."
                    : $"--model is '{name}', which is not served. Known: {known}."
            );
    }

    private static string? Sampler(ShownPicture picture) =>
        picture.Parameters.Sampler is null
            ? null
            : picture.Sampler
                ?? throw new CommandException(
                    $"{picture.Path} was made with sampler '{picture.Parameters.Sampler}', which is not known here. Choose "
                        + "one with --sampler, for example dpmpp_2m_karras."
                );

    /// <summary>A1111 writes a strength for its second pass at a higher size as well; that pass is left out.</summary>
    private static bool StartsFromPicture(ShownPicture picture) =>
        picture.Parameters.Strength is not null
        && !picture.Parameters.Other.Keys.Any(key => key.StartsWith(HiresMark, StringComparison.Ordinal));

    private static double? Start(ShownPicture picture, GenerationSubmission with, List<string> notes)
    {
        var ours = picture.Provenance;
        if (with.Image is null)
        {
            throw new CommandException(
                $"{picture.Path} was made from another picture{Sha(ours?.ImageSha256)}: give it with "
                    + $"--image{(ours?.MaskSha256 is null ? "" : ", and its mask with --mask")}."
            );
        }

        if (ours?.MaskSha256 is { } maskHash && with.Mask is null)
        {
            throw new CommandException($"{picture.Path} was made with a mask{Sha(maskHash)}: give it with --mask.");
        }

        if (Differs(ours?.ImageSha256, with.Image))
        {
            notes.Add("The picture given with --image is not the one this was made from.");
        }

        if (Differs(ours?.MaskSha256, with.Mask))
        {
            notes.Add("The mask given with --mask is not the one this was made with.");
        }

        return picture.Parameters.Strength;
    }

    private static string Sha(string? hash) => hash is null ? "" : $" (SHA-256 {hash})";

    private static bool Differs(string? hash, byte[]? file) =>
        hash is not null
        && file is not null
        && !hash.Equals(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)), StringComparison.OrdinalIgnoreCase);
}
