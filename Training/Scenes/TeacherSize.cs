using HybridGrains.ModelKit.Configs;
using HybridGrains.Training.Denoiser;

namespace HybridGrains.Training.Scenes;

/// <summary>
/// Shapes of the teacher of emoji-scenes-2 and of its text encoder (decision 0041): the first family's with a wider lowest level, where
/// parameters cost least time, and twice the layers of text.
/// </summary>
internal static class TeacherSize
{
    public static UNet2DConditionConfig Denoiser { get; } =
        DenoiserSize.Of([64, 128, 256]) with
        {
            InChannels = LatentSpace.Channels,
            OutChannels = LatentSpace.Channels,
        };

    public static CLIPTextConfig Text(int vocabulary, int length) => DenoiserSize.Text(vocabulary, length) with { NumHiddenLayers = 4 };
}
