using System.CommandLine;
using HybridGrains.ModelKit.Host.Pairing;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary><c>pair FAMILY OTHER</c>: OTHER's denoiser joins FAMILY.</summary>
internal static class PairCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("family") { Description = "The family that gets a further denoiser." };
        var other = new Argument<string>("other") { Description = "The family whose denoiser it is; stays as it is." };
        var role = new Option<string>("--as")
        {
            Description = "What the denoiser is there: small (edge) or large (cloud).",
            DefaultValueFactory = _ => "small",
        };
        var denoiser = new Option<string?>("--denoiser") { Description = "Which of the other family's denoisers. Default: its large one." };
        var models = ModelsOption.Create();
        var answer = new AnswerOption();
        var command = new Command(
            "pair",
            "Let two families' denoisers work on one picture, if they share latent space, prediction type, schedule and conditioning."
        )
        {
            name,
            other,
            role,
            denoiser,
            models,
        };
        answer.AddTo(command);
        command.SetWork(
            (parsed, _) =>
            {
                var folder = parsed.GetValue(models)!;
                var (family, from) = (
                    ModelsOption.Find(folder, parsed.GetValue(name)!),
                    ModelsOption.Find(folder, parsed.GetValue(other)!)
                );
                var manifest = FamilyPairing.Add(
                    family,
                    from,
                    parsed.GetValue(denoiser) ?? from.Manifest.Defaults.LargeDenoiser,
                    parsed.GetValue(role)!
                );
                answer.Write(
                    parsed,
                    new { name = manifest.Name, denoisers = manifest.Denoisers.Select(entry => entry.Name) },
                    $"{manifest.Name} now has the denoisers {string.Join(", ", manifest.Denoisers.Select(entry => entry.Name))}."
                );
                return 0;
            }
        );
        return command;
    }
}
