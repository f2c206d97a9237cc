using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using HybridGrains.Policy.Actions;

namespace HybridGrains.Policy.Networks;

/// <summary>Reads and writes learned hand-off policies. A file of another observation schema or action space is refused.</summary>
public static class PolicyFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public static void Write(string path, PolicyNetwork network, string training)
    {
        var temporary = path + ".part";
        File.WriteAllBytes(temporary, ToBytes(network, training));
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The content of a policy file.</summary>
    /// <param name="training">How it was made, for people.</param>
    public static byte[] ToBytes(PolicyNetwork network, string training)
    {
        var document = new PolicyDocument
        {
            Format = PolicyDocument.FormatName,
            Name = network.Name,
            Version = network.Version,
            ObservationSchema = ObservationSchema.Version,
            ObservationFingerprint = ObservationSchema.Fingerprint,
            ActionSpace = HandoffActionSpace.Version,
            ActorHidden = [.. network.Actor.Shape.Hidden],
            CriticHidden = [.. network.Critic.Shape.Hidden],
            Inputs = network.Actor.Shape.Inputs,
            Outputs = network.Actor.Shape.Outputs,
            InputMean = Bytes(network.Input.Mean),
            InputDeviation = Bytes(network.Input.Deviation),
            ValueMean = network.ValueMean,
            ValueDeviation = network.ValueDeviation,
            Actor = Bytes(network.Actor.Parameters),
            Critic = Bytes(network.Critic.Parameters),
            Training = training,
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, Json);
    }

    /// <exception cref="PolicyFileException">Not a policy, of another schema, or damaged.</exception>
    public static PolicyNetwork Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Read(file, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new PolicyFileException($"{path}: {fault.Message}");
        }
    }

    /// <param name="name">What messages call it.</param>
    /// <exception cref="PolicyFileException">Not a policy, of another schema, or damaged.</exception>
    public static PolicyNetwork Read(Stream content, string name)
    {
        try
        {
            return Check(
                name,
                JsonSerializer.Deserialize<PolicyDocument>(content, Json) ?? throw new PolicyFileException($"{name}: it is empty.")
            );
        }
        catch (JsonException fault)
        {
            throw new PolicyFileException($"{name}: {fault.Message}");
        }
    }

    private static PolicyNetwork Check(string path, PolicyDocument document)
    {
        Require(document.Format == PolicyDocument.FormatName, $"format is '{document.Format}'; it must be '{PolicyDocument.FormatName}'.");
        Require(
            document.ObservationSchema == ObservationSchema.Version && document.ObservationFingerprint == ObservationSchema.Fingerprint,
            $"it was trained on observation schema {document.ObservationSchema} ({document.ObservationFingerprint}); this "
                + $"program has {ObservationSchema.Version} ({ObservationSchema.Fingerprint}). Train it again."
        );
        Require(
            document.ActionSpace == HandoffActionSpace.Version,
            $"it was trained on action space {document.ActionSpace}; this program has {HandoffActionSpace.Version}. Train it again."
        );
        Require(document.Inputs == ObservationSchema.Size, $"inputs is {document.Inputs}; it must be {ObservationSchema.Size}.");
        Require(document.Outputs == HandoffActionSpace.Size, $"outputs is {document.Outputs}; it must be {HandoffActionSpace.Size}.");
        Require(
            double.IsFinite(document.ValueMean) && double.IsFinite(document.ValueDeviation) && document.ValueDeviation > 0,
            "valueMean must be finite and valueDeviation above 0."
        );
        var input = new InputNormalisation(
            Floats("inputMean", document.InputMean, document.Inputs),
            Floats("inputDeviation", document.InputDeviation, document.Inputs)
        );
        Require(input.Deviation.All(deviation => deviation > 0), "inputDeviation must be above 0 everywhere.");
        return new PolicyNetwork(
            document.Name,
            document.Version,
            Network("actor", document.ActorHidden, document.Outputs, document.Actor),
            Network("critic", document.CriticHidden, 1, document.Critic),
            input,
            document.ValueMean,
            document.ValueDeviation
        );

        MultilayerPerceptron Network(string field, int[] hidden, int outputs, byte[] bytes)
        {
            var shape = new NetworkShape(document.Inputs, hidden, outputs);
            if (shape.Fault() is { } fault)
            {
                throw new PolicyFileException($"{path}: {field}Hidden: {fault}.");
            }

            return new MultilayerPerceptron(shape, Floats(field, bytes, shape.ParameterCount));
        }

        float[] Floats(string field, byte[] bytes, int count)
        {
            Require(bytes.Length == count * sizeof(float), $"{field} has {bytes.Length} bytes; it must have {count * sizeof(float)}.");
            var floats = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            Require(floats.All(float.IsFinite), $"{field} holds a number that is not finite.");
            return floats;
        }

        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                throw new PolicyFileException($"{path}: {fault}");
            }
        }
    }

    private static byte[] Bytes(ReadOnlySpan<float> floats) => MemoryMarshal.AsBytes(floats).ToArray();
}
