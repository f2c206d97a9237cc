using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Safety;

/// <summary>
/// Stable Diffusion's safety checker as diffusers exports it: the picture as CLIP sees it, and where the file asks for them the
/// pixels.
/// </summary>
internal sealed class OnnxSafetyChecker(Func<NetworkSession> session) : ISafetyChecker
{
    private const int Side = 224;
    private const string ClipInput = "clip_input";
    private const string PixelInput = "images";
    private const string Flags = "has_nsfw_concepts";
    private static readonly float[] Mean = [0.48145466f, 0.4578275f, 0.40821073f];
    private static readonly float[] Deviation = [0.26862954f, 0.26130258f, 0.27577711f];

    public bool IsUnsafe(RgbPicture picture)
    {
        var network = session();
        using var clip = OrtValue.CreateTensorValueFromMemory(ToClip(picture), [1, 3, Side, Side]);
        using var pixels = OrtValue.CreateTensorValueFromMemory(
            Array.ConvertAll(picture.Pixels, value => value / 255f),
            [1, picture.Height, picture.Width, 3]
        );
        var inputs = new Dictionary<string, OrtValue> { [ClipInput] = clip };
        if (network.Has(PixelInput))
        {
            inputs[PixelInput] = pixels;
        }

        return network.RunFlags(inputs, Flags).Contains(true);
    }

    /// <summary>Shorter side to 224, the middle cut out, normalised as CLIP was trained.</summary>
    private static float[] ToClip(RgbPicture picture)
    {
        var scale = (double)Side / Math.Min(picture.Width, picture.Height);
        var resized = PictureSize.Resize(
            picture,
            Math.Max(Side, (int)Math.Round(picture.Width * scale)),
            Math.Max(Side, (int)Math.Round(picture.Height * scale))
        );
        var (left, top) = ((resized.Width - Side) / 2, (resized.Height - Side) / 2);
        var values = new float[3 * Side * Side];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                for (var c = 0; c < 3; c++)
                {
                    values[(c * Side + y) * Side + x] =
                        (resized.Pixels[((top + y) * resized.Width + left + x) * 3 + c] / 255f - Mean[c]) / Deviation[c];
                }
            }
        }

        return values;
    }
}
