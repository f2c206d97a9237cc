using System.Text.Json;
using System.Text.Json.Serialization;
using HybridGrains.Training.Data;

namespace HybridGrains.Training.Evaluation;

/// <summary>A fixed list of prompts, one JSON object a line.</summary>
internal static class PromptSet
{
    /// <summary>Known prompts in a row after which there are no others.</summary>
    private const int ExhaustedAfter = 5000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>
    /// Held-out prompts: half single objects, a quarter relations, the rest several of a kind and rows. Shuffled,
    /// so that the first few are like the whole. Different ones while there are any (332 of single objects); then each comes
    /// again with other noise.
    /// </summary>
    public static IReadOnlyList<EvaluationPrompt> Draw(int count, int seed)
    {
        var (single, relation) = ((count + 1) / 2, count / 4);
        var several = (count - single - relation + 1) / 2;
        var seen = new HashSet<string>();
        EvaluationPrompt[] prompts =
        [
            .. Draw(SceneKind.Single, single, seed, seen),
            .. Draw(SceneKind.Relation, relation, seed, seen),
            .. Draw(SceneKind.Several, several, seed, seen),
            .. Draw(SceneKind.Row, count - single - relation - several, seed, seen),
        ];
        new Random(seed).Shuffle(prompts);
        return prompts;
    }

    public static void Write(string path, IReadOnlyList<EvaluationPrompt> prompts)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        File.WriteAllText(path, string.Concat(prompts.Select(prompt => JsonSerializer.Serialize(prompt, Json) + "\n")));
    }

    /// <exception cref="TrainingException">A line is not a prompt; the message says which and why.</exception>
    public static IReadOnlyList<EvaluationPrompt> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new TrainingException($"{path} does not exist. 'evaluation prompts' writes such a file.");
        }

        return [.. File.ReadLines(path).Select((line, i) => Parse(line, path, i + 1))];
    }

    private static EvaluationPrompt Parse(string line, string path, int number)
    {
        EvaluationPrompt prompt;
        try
        {
            prompt =
                JsonSerializer.Deserialize<EvaluationPrompt>(line, Json)
                ?? throw new TrainingException($"{path}, line {number}: null is no prompt.");
        }
        catch (JsonException e)
        {
            throw new TrainingException($"{path}, line {number}: {e.Message}");
        }

        var unknown = prompt.Objects.FirstOrDefault(name => EmojiObjects.All.All(item => item.Name != name));
        if (unknown is not null)
        {
            throw new TrainingException($"{path}, line {number}: there is no object '{unknown}'.");
        }

        if (Background.All.All(item => item.Name != prompt.Background))
        {
            throw new TrainingException($"{path}, line {number}: there is no background '{prompt.Background}'.");
        }

        return prompt;
    }

    private static IEnumerable<EvaluationPrompt> Draw(SceneKind kind, int count, int seed, HashSet<string> seen)
    {
        var sampler = new SceneSampler(SceneSplit.HeldOut, seed, kind);
        var known = 0;
        for (var drawn = 0; drawn < count; )
        {
            var scene = sampler.Next();
            if (!seen.Add(scene.Caption))
            {
                if (++known == ExhaustedAfter)
                {
                    seen.Clear();
                }

                continue;
            }

            known = 0;
            yield return EvaluationPrompt.Of(scene, seed * 1_000_000L + (int)kind * 10_000 + drawn);
            drawn++;
        }
    }
}
