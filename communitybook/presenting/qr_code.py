"""An address as a square that phones read."""


def qr_svg(address: str) -> str:
    """Inline SVG without size or style, so that a stylesheet sizes it and no policy stops it."""
    import segno  # takes a moment, and few pages need it

    code = segno.make(address, error="m", micro=False)
    svg: str = code.svg_inline(border=2, omitsize=True)
    return svg
