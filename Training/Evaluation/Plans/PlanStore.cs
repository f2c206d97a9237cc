using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Results of batches of prompts on disk, so that an evaluation that was stopped goes on, and plans can be added.</summary>
/// <remarks>
/// One file for each batch and turn; a file appears when its plans are done. A plan's results are known by its text and its
/// weights, so that others stay when a network is trained anew.
/// </remarks>
internal sealed class PlanStore
{
    private const string KeyFile = "key.json";
    private const int HashLetters = 12;
    private const string Pattern = "batch-*.safetensors";
    private readonly string _folder;
    private readonly FamilyManifest _family;

    /// <param name="key">What all results depend on: prompts, extractors, guidance.</param>
    /// <exception cref="TrainingException">The folder holds results of something else.</exception>
    public PlanStore(string folder, FamilyManifest family, IReadOnlyDictionary<string, string> key)
    {
        (_folder, _family) = (folder, family);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, KeyFile);
        if (!File.Exists(path))
        {
            File.WriteAllText(path, JsonSerializer.Serialize(key, ReportJson.Options));
            return;
        }

        var known = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path), ReportJson.Options)!;
        var other = key.FirstOrDefault(item => known.GetValueOrDefault(item.Key) != item.Value).Key;
        if (other is not null)
        {
            throw new TrainingException($"--work: {folder} holds results of other {other}. Choose another folder, or delete this one.");
        }
    }

    /// <summary>Those of some plans of which a batch has no results.</summary>
    public IReadOnlyList<EvaluationPlan> Missing(int batch, IReadOnlyList<EvaluationPlan> plans)
    {
        var known = Files(batch).SelectMany(Plans).ToHashSet(StringComparer.Ordinal);
        return [.. plans.Where(plan => !known.Contains(Name(plan)))];
    }

    /// <param name="results">Every plan, what its steps ended in, and what was found about its pictures.</param>
    public void Write(int batch, IReadOnlyList<(EvaluationPlan Plan, BatchState End, PlanPictures Found)> results)
    {
        using var scope = NewDisposeScope();
        var tensors = new List<(string, Tensor)>();
        foreach (var (plan, _, found) in results)
        {
            var name = Name(plan);
            tensors.Add(($"{name}|scores", tensor(found.Scores.SelectMany(Numbers).ToArray(), [found.Scores.Count, 5])));
            tensors.Add(($"{name}|psnr", tensor(found.Psnr.Select(value => (float)value).ToArray())));
            tensors.AddRange(found.Features.Select(features => ($"{name}|features|{features.Key}", features.Value)));
            if (found.Kept.Count > 0)
            {
                tensors.Add(
                    (
                        $"{name}|pictures",
                        tensor(found.Kept.SelectMany(picture => picture).ToArray(), [found.Kept.Count, found.Kept[0].Length])
                    )
                );
            }
        }

        tensors.AddRange(
            results
                .DistinctBy(item => StepsName(item.Plan))
                .Select(item => ($"{StepsName(item.Plan)}|latents", tensor(item.End.Latents, item.End.Shape)))
        );

        SafetensorsWriter.Write(
            Path.Combine(_folder, $"batch-{batch:D4}-{Files(batch).Length:D2}.safetensors"),
            tensors,
            metadata: new Dictionary<string, string> { ["plans"] = JsonSerializer.Serialize(results.Select(item => Name(item.Plan))) }
        );
    }

    /// <summary>All batches of one plan, put together.</summary>
    /// <exception cref="TrainingException">A batch has no results of it.</exception>
    public PlanPictures Read(EvaluationPlan plan, int batches, IReadOnlyList<string> extractors)
    {
        var name = Name(plan);
        var (scores, psnr, features) = (
            new List<PictureScore>(),
            new List<double>(),
            extractors.ToDictionary(extractor => extractor, _ => new List<Tensor>())
        );
        for (var batch = 0; batch < batches; batch++)
        {
            using var file =
                Open(batch, plan)
                ?? throw new TrainingException(
                    $"{_folder} has no results of '{plan.Text}' for batch {batch}; run the evaluation to its end first."
                );
            using var scope = NewDisposeScope();
            scores.AddRange(file.Read($"{name}|scores").data<long>().ToArray().Chunk(5).Select(Score));
            psnr.AddRange(file.Read($"{name}|psnr").data<float>().ToArray().Select(value => (double)value));
            foreach (var extractor in extractors)
            {
                features[extractor].Add(file.Read($"{name}|features|{extractor}").DetachFromDisposeScope());
            }
        }

        return new PlanPictures(scores, psnr, features.ToDictionary(item => item.Key, item => cat([.. item.Value])));
    }

    /// <summary>What the steps of a plan ended in, where a plan with the same steps and any decoder has results of the batch.</summary>
    /// <param name="seeds">Of the batch's prompts.</param>
    public BatchState? End(int batch, EvaluationPlan plan, IReadOnlyList<long> seeds)
    {
        foreach (var path in Files(batch))
        {
            using var file = SafetensorsFile.Open(path);
            if (!file.Entries.ContainsKey($"{StepsName(plan)}|latents"))
            {
                continue;
            }

            using var latents = file.Read($"{StepsName(plan)}|latents");
            return new BatchState(seeds, latents.shape, latents.data<float>().ToArray(), [], plan.Steps);
        }

        return null;
    }

    /// <summary>The kept pictures of a plan, from the first batch.</summary>
    public IReadOnlyList<byte[]> Pictures(EvaluationPlan plan)
    {
        using var file = Open(0, plan);
        if (file is null || !file.Entries.ContainsKey($"{Name(plan)}|pictures"))
        {
            return [];
        }

        using var pictures = file.Read($"{Name(plan)}|pictures");
        return [.. pictures.data<byte>().ToArray().Chunk((int)pictures.shape[1])];
    }

    private SafetensorsFile? Open(int batch, EvaluationPlan plan) =>
        Files(batch).FirstOrDefault(path => Plans(path).Contains(Name(plan), StringComparer.Ordinal)) is { } found
            ? SafetensorsFile.Open(found)
            : null;

    private string Name(EvaluationPlan plan) =>
        $"{plan.Text} #{Hash([.. StepFiles(plan), _family.Decoders.First(entry => entry.Name == plan.Decoder).Path])}";

    /// <summary>Plans that differ in the decoder alone share it.</summary>
    private string StepsName(EvaluationPlan plan) => $"{plan.StepsText} #{Hash(StepFiles(plan))}";

    private string[] StepFiles(EvaluationPlan plan) =>
        [
            .. plan.Ranges.Select(range => _family.Denoisers.First(entry => entry.Name == range.Denoiser).Path),
            _family.TextEncoder.Path,
            _family.NoiseSchedule,
        ];

    private string Hash(string[] paths) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', paths.Select(path => _family.ContentHash(path)))))
        )[..HashLetters];

    private string[] Files(int batch) =>
        [
            .. Directory
                .GetFiles(_folder, Pattern)
                .Where(path => Path.GetFileName(path).StartsWith($"batch-{batch:D4}-", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    private static string[] Plans(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return JsonSerializer.Deserialize<string[]>(file.Metadata["plans"])!;
    }

    private static IEnumerable<long> Numbers(PictureScore score)
    {
        static long Number(bool? value) =>
            value is { } known
                ? known
                    ? 1
                    : 0
                : -1;
        return [Number(score.Objects), Number(score.Counts), Number(score.Relation), Number(score.Background), Number(score.Size)];
    }

    private static PictureScore Score(long[] numbers)
    {
        static bool? Flag(long value) => value < 0 ? null : value == 1;
        return new PictureScore(numbers[0] == 1, numbers[1] == 1, Flag(numbers[2]), numbers[3] == 1, Flag(numbers[4]));
    }
}
