using System.Text.RegularExpressions;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>Names of the autoencoder in original Stable Diffusion checkpoints against those of diffusers.</summary>
internal static partial class LdmAutoencoderNames
{
    private static readonly (string Ldm, string Diffusers)[] Parts =
    [
        (".mid.block_1.", ".mid_block.resnets.0."),
        (".mid.block_2.", ".mid_block.resnets.1."),
        (".mid.attn_1.norm.", ".mid_block.attentions.0.group_norm."),
        (".mid.attn_1.q.", ".mid_block.attentions.0.to_q."),
        (".mid.attn_1.k.", ".mid_block.attentions.0.to_k."),
        (".mid.attn_1.v.", ".mid_block.attentions.0.to_v."),
        (".mid.attn_1.proj_out.", ".mid_block.attentions.0.to_out.0."),
        // Files that came back from diffusers keep its names of the attention.
        (".mid.attn_1.", ".mid_block.attentions.0."),
        (".nin_shortcut.", ".conv_shortcut."),
        (".norm_out.", ".conv_norm_out."),
        (".downsample.conv.", ".downsamplers.0.conv."),
        (".upsample.conv.", ".upsamplers.0.conv."),
    ];

    /// <param name="name">Original name without "first_stage_model.".</param>
    /// <param name="levels">Blocks of the decoder, which the original counts from the largest map and diffusers from the smallest.</param>
    public static string Translate(string name, int levels)
    {
        name = Down().Replace(name, match => $".down_blocks.{match.Groups[1].Value}{Rest(match)}");
        name = Up().Replace(name, match => $".up_blocks.{levels - 1 - int.Parse(match.Groups[1].ValueSpan)}{Rest(match)}");
        return Parts.Aggregate(name, (result, part) => result.Replace(part.Ldm, part.Diffusers, StringComparison.Ordinal));
    }

    private static string Rest(Match match) => match.Groups[2].Success ? $".resnets.{match.Groups[2].Value}." : ".";

    [GeneratedRegex(@"\.down\.(\d{1,3})\.(?:block\.(\d{1,3})\.)?")]
    private static partial Regex Down();

    [GeneratedRegex(@"\.up\.(\d{1,3})\.(?:block\.(\d{1,3})\.)?")]
    private static partial Regex Up();
}
