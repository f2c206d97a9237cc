using System.CommandLine;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Lora;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Host.Importing;
using HybridGrains.ModelKit.Host.Lora;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary><c>lora add|list|remove FAMILY</c>: the LoRAs that requests may name.</summary>
internal static class LoraCommand
{
    public static Command Create() =>
        new("lora", "The LoRAs of a family that requests may name. A running cluster reads them when it starts.")
        {
            Add(),
            List(),
            Remove(),
        };

    private static Command Add()
    {
        var family = new Argument<string>("family") { Description = "The family." };
        var path = new Argument<string>("file") { Description = "A LoRA in safetensors, of kohya, diffusers or peft (or peft's folder)." };
        var name = new Option<string?>("--name")
        {
            Description = "What requests call it: lower-case letters, digits and '-'. Default: made of the file's name.",
        };
        var replace = new Option<bool>("--replace") { Description = "Replace a LoRA of that name." };
        var models = ModelsOption.Create();
        var answer = new AnswerOption();
        var command = new Command("add", "Put a LoRA on a family's list, for all denoisers that it fits.")
        {
            family,
            path,
            name,
            replace,
            models,
        };
        answer.AddTo(command);
        command.SetWork(
            (parsed, _) =>
            {
                var served = ModelsOption.Find(parsed.GetValue(models)!, parsed.GetValue(family)!);
                var file = LoraArgument.FileOf(parsed.GetValue(path)!);
                var added = new LoraAddition(served, TimeProvider.System, answer.Progress(parsed)).Add(
                    file,
                    parsed.GetValue(name) ?? ModelImport.NameOf(parsed.GetValue(path)!),
                    parsed.GetValue(replace)
                );
                var lora = FamilyLoras.Load(served).First(item => item.Name == added.Name);
                answer.Write(parsed, Json(served, lora), Line(served, lora));
                return 0;
            }
        );
        return command;
    }

    private static Command List()
    {
        var family = new Argument<string?>("family") { Description = "The family. Default: all.", Arity = ArgumentArity.ZeroOrOne };
        var models = ModelsOption.Create();
        var answer = new AnswerOption();
        var command = new Command("list", "Show which LoRAs requests may name, and which denoisers they are for.") { family, models };
        answer.AddTo(command);
        command.SetWork(
            (parsed, _) =>
            {
                var folder = parsed.GetValue(models)!;
                var served = parsed.GetValue(family) is { } only ? [ModelsOption.Find(folder, only)] : ModelFamily.LoadAll(folder);
                foreach (var (one, lora) in served.SelectMany(one => FamilyLoras.Load(one).Select(lora => (one, lora))))
                {
                    answer.Write(parsed, Json(one, lora), Line(one, lora));
                }

                return 0;
            }
        );
        return command;
    }

    private static Command Remove()
    {
        var family = new Argument<string>("family") { Description = "The family." };
        var name = new Argument<string>("name") { Description = "The LoRA." };
        var models = ModelsOption.Create();
        var answer = new AnswerOption();
        var command = new Command("remove", "Take a LoRA off a family's list.") { family, name, models };
        answer.AddTo(command);
        command.SetWork(
            (parsed, _) =>
            {
                var served = ModelsOption.Find(parsed.GetValue(models)!, parsed.GetValue(family)!);
                var known = FamilyLoras.Load(served);
                var lora =
                    known.FirstOrDefault(item => item.Name == parsed.GetValue(name))
                    ?? throw new CheckpointException(
                        $"{served.Manifest.Name} has no LoRA '{parsed.GetValue(name)}'. Known: "
                            + $"{string.Join(", ", known.Select(item => item.Name))}."
                    );
                Directory.Delete(served.Path($"{FamilyLoras.Folder}/{lora.Name}"), recursive: true);
                answer.Write(
                    parsed,
                    new
                    {
                        family = served.Manifest.Name,
                        name = lora.Name,
                        removed = true,
                    },
                    $"{lora.Name} is off the list of {served.Manifest.Name}."
                );
                return 0;
            }
        );
        return command;
    }

    private static object Json(ModelFamily family, FamilyLora lora) =>
        new
        {
            family = family.Manifest.Name,
            name = lora.Name,
            hash = lora.Hash,
            denoisers = family.Manifest.Denoisers.Where(lora.Takes).Select(entry => entry.Name),
            whyNot = lora.Fault,
        };

    private static string Line(ModelFamily family, FamilyLora lora) =>
        lora.Fault is { } fault
            ? $"{family.Manifest.Name}  {lora.Name}  cannot be used: {fault}"
            : $"{family.Manifest.Name}  {lora.Name}  {lora.Hash[..12]}  denoisers: "
                + string.Join(", ", family.Manifest.Denoisers.Where(lora.Takes).Select(entry => entry.Name));
}
