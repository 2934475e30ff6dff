// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylesheet.h"

#include <utility>

namespace troupe {

namespace {

QString cssColor(const QColor &color)
{
    return QStringLiteral("rgba(%1,%2,%3,%4)")
        .arg(color.red())
        .arg(color.green())
        .arg(color.blue())
        .arg(color.alpha());
}

// @name@ stands for a token.
constexpr char kStyleSheet[] = R"(
QToolTip { background: @raised@; color: @text@; border: 1px solid @border@; padding: 4px 8px; }

QLineEdit, QPlainTextEdit[troupeField="true"], QTextEdit[troupeField="true"], QAbstractSpinBox {
    background: @surface@; color: @text@; border: 1px solid @border@; border-radius: 8px;
    padding: 5px 10px; selection-background-color: @selection@; selection-color: @text@; }
QAbstractSpinBox { min-height: 20px; }
QLineEdit:hover, QAbstractSpinBox:hover { border-color: @control@; }
QLineEdit:focus, QPlainTextEdit[troupeField="true"]:focus, QTextEdit[troupeField="true"]:focus,
QAbstractSpinBox:focus { border: 1px solid @accent@; }
QLineEdit:disabled, QAbstractSpinBox:disabled { background: @subtle@; color: @disabled@; }
QLineEdit[troupeInvalid="true"] { border: 1px solid @dangerFill@; }
QLineEdit[troupeBare="true"], QLineEdit[troupeBare="true"]:focus {
    background: transparent; border: none; padding: 0; }

QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle:vertical { background: @thumb@; border-radius: 3px; min-height: 40px; margin: 3px; }
QScrollBar::handle:horizontal { background: @thumb@; border-radius: 3px; min-width: 40px; margin: 3px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: @control@; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }

QMenu { background: @raised@; color: @text@; border: 1px solid @border@; border-radius: 10px;
    padding: 4px; }
QMenu::item { padding: 6px 28px 6px 10px; border-radius: 6px; margin: 0; }
QMenu::item:selected { background: @menuHover@; }
QMenu::item:disabled { color: @disabled@; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @hairline@; margin: 4px 6px; }

QTableView, QTreeView, QListView { background: transparent; alternate-background-color: @subtle@;
    border: none; outline: 0; selection-background-color: @accentSoft@; selection-color: @text@;
    gridline-color: @hairline@; }
QTableView::item { padding: 0 13px; border: none; border-bottom: 1px solid @hairline@; }
QTableView::item:hover, QTreeView::item:hover { background: @hover@; }
QTableView::item:selected, QTreeView::item:selected { background: @accentSoft@; color: @text@; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: @muted@; border: none;
    border-bottom: 1px solid @hairline@; padding: 8px 16px; }
QTableCornerButton::section { background: transparent; border: none; }

QSplitter::handle { background: transparent; }
QStatusBar::item { border: none; }
QDialog { background: @raised@; }
QMainWindow { background: @canvas@; }
)";

} // namespace

QPalette paletteFor(const Tokens &t)
{
    QPalette p;
    const std::pair<QPalette::ColorRole, QColor> roles[] = {
        {QPalette::Window, t.canvas},
        {QPalette::WindowText, t.text},
        {QPalette::Base, t.surface},
        {QPalette::AlternateBase, t.subtle},
        {QPalette::Text, t.text},
        {QPalette::Button, t.subtle},
        {QPalette::ButtonText, t.text},
        {QPalette::BrightText, t.danger},
        {QPalette::Highlight, t.accent},
        {QPalette::HighlightedText, t.onAccent},
        {QPalette::Link, t.accentInk},
        {QPalette::LinkVisited, t.accentInk},
        {QPalette::PlaceholderText, t.faint},
        {QPalette::ToolTipBase, t.raised},
        {QPalette::ToolTipText, t.text},
        {QPalette::Light, t.raised},
        {QPalette::Midlight, t.hairline},
        {QPalette::Mid, t.border},
        {QPalette::Dark, t.border},
        {QPalette::Shadow, t.shadow},
    };
    for (const auto &[role, color] : roles)
        p.setColor(role, color);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t.disabled);
    p.setColor(QPalette::Disabled, QPalette::Highlight, t.subtle);
    return p;
}

QString styleSheetFor(const Tokens &t)
{
    const std::pair<const char *, QColor> names[] = {
        {"canvas", t.canvas},
        {"surface", t.surface},
        {"raised", t.raised},
        {"subtle", t.subtle},
        {"hover", t.hover},
        {"text", t.text},
        {"muted", t.muted},
        {"disabled", t.disabled},
        {"hairline", t.hairline},
        {"border", t.border},
        {"control", t.control},
        {"accent", t.accent},
        {"accentSoft", t.accentSoft},
        {"selection", t.selection},
        {"dangerFill", t.dangerFill},
        {"menuHover", over(t.hover, t.raised)},
        {"thumb",
         over(QColor(t.control.red(), t.control.green(), t.control.blue(), 110), t.canvas)},
    };
    QString sheet = QString::fromLatin1(kStyleSheet);
    for (const auto &[name, color] : names)
        sheet.replace(QLatin1Char('@') + QLatin1String(name) + QLatin1Char('@'), cssColor(color));
    Q_ASSERT(!sheet.contains(QLatin1Char('@')));
    return sheet;
}

} // namespace troupe
