using HybridGrains.Client;

namespace HybridGrains.Cli.Commands;

/// <summary>The request that makes a shown picture again, and what could not be carried over.</summary>
/// <param name="Notes">For people, in whole sentences.</param>
internal sealed record Rerun(GenerationSubmission Submission, IReadOnlyList<string> Notes)
{
    private const string HiresMark = "Hires";
    private const string LoraMark = "<lora:";

    /// <param name="with">What the caller gives: model, sampler, image, mask; each wins over the picture's own.</param>
    /// <exception cref="CommandException">The picture names something that is not here; the message says what to give instead.</exception>
    public static Rerun Of(ShownPicture picture, GenerationSubmission with, IReadOnlyList<ModelInfo> served)
    {
        var (parameters, ours) = (picture.Parameters, picture.Provenance);
        var model = Model(picture, with.Model, served);
        var notes = new List<string>();
        if (ours is null)
            notes.Add("Other tools draw other noise: expect a picture of the same kind, not the same picture.");
        else if (ours.Family == model.Id && ours.FamilyHash != model.Hash)
            notes.Add($"The files of {model.Id} are not those that made this picture: the result may differ.");
        if (ours is { CloudSteps: null })
            notes.Add("Who runs which steps was left to the policy, and is again.");
        if (parameters.Prompt.Contains(LoraMark, StringComparison.OrdinalIgnoreCase))
            notes.Add("Its LoRA tags are text here: merge the files with 'hybridgrains models import --lora'.");
        var unused = ours is null ? parameters.Other.Keys.Where(key => key != "Schedule type").ToList() : [];
        if (unused.Count > 0)
            notes.Add($"Not carried over: {string.Join(", ", unused)}.");

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
                    ? $"{picture.Path} was made by model '{name}', which is not served here. Import it with 'hybridgrains models import', or choose another with --model: {known}."
                    : $"--model is '{name}', which is not served. Known: {known}."
            );
    }

    private static string? Sampler(ShownPicture picture) =>
        picture.Parameters.Sampler is null
            ? null
            : picture.Sampler
                ?? throw new CommandException(
                    $"{picture.Path} was made with sampler '{picture.Parameters.Sampler}', which is not known here. Choose one with --sampler, for example dpmpp_2m_karras."
                );

    /// <summary>A1111 writes a strength for its second pass at a higher size as well; that pass is left out.</summary>
    private static bool StartsFromPicture(ShownPicture picture) =>
        picture.Parameters.Strength is not null
        && !picture.Parameters.Other.Keys.Any(key => key.StartsWith(HiresMark, StringComparison.Ordinal));

    private static double? Start(ShownPicture picture, GenerationSubmission with, List<string> notes)
    {
        var ours = picture.Provenance;
        if (with.Image is null)
            throw new CommandException(
                $"{picture.Path} was made from another picture{Sha(ours?.ImageSha256)}: give it with --image{(ours?.MaskSha256 is null ? "" : ", and its mask with --mask")}."
            );
        if (ours?.MaskSha256 is { } maskHash && with.Mask is null)
            throw new CommandException($"{picture.Path} was made with a mask{Sha(maskHash)}: give it with --mask.");
        if (Differs(ours?.ImageSha256, with.Image))
            notes.Add("The picture given with --image is not the one this was made from.");
        if (Differs(ours?.MaskSha256, with.Mask))
            notes.Add("The mask given with --mask is not the one this was made with.");
        return picture.Parameters.Strength;
    }

    private static string Sha(string? hash) => hash is null ? "" : $" (SHA-256 {hash})";

    private static bool Differs(string? hash, byte[]? file) =>
        hash is not null
        && file is not null
        && !hash.Equals(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)), StringComparison.OrdinalIgnoreCase);
}
