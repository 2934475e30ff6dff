// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/appearancesection.h"

#include "ui/app/desktopsettings.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/paint.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kPreviewWidth = 220;
constexpr int kPreviewHeight = 132;
constexpr int kLeastPreview = 108;

/// A window in a theme, as a picture that can be chosen. `right` differs for "as the system".
class ThemeCard : public QAbstractButton
{
public:
    ThemeCard(const QString &mode, const QString &label, const Tokens &left, const Tokens &right,
              QWidget *parent)
        : QAbstractButton(parent), m_left(left), m_right(right)
    {
        setObjectName(QStringLiteral("theme-") + mode);
        setText(label);
        setAccessibleName(label);
        setCheckable(true);
        setAutoExclusive(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setMinimumWidth(kLeastPreview);
        setMaximumWidth(kPreviewWidth);
        setFixedHeight(kPreviewHeight + 36);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF frame(2, 2, width() - 4, kPreviewHeight - 4);
        QPainterPath clip;
        clip.addRoundedRect(frame, radius::card, radius::card);
        painter.setClipPath(clip);
        paintWindow(painter, frame, m_left);
        painter.setClipRect(QRectF(frame.center().x(), 0, width(), kPreviewHeight),
                            Qt::IntersectClip);
        paintWindow(painter, frame, m_right);
        painter.setClipping(false);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(isChecked()    ? t.accent
                            : underMouse() ? t.control
                                           : t.border,
                            isChecked() ? 2 : 1));
        painter.drawRoundedRect(frame, radius::card, radius::card);
        painter.setFont(textFont(isChecked() ? TextStyle::BodyStrong : TextStyle::Label));
        painter.setPen(isChecked() ? t.text : t.muted);
        painter.drawText(QRectF(0, kPreviewHeight, width(), 36), Qt::AlignCenter, text());
        drawFocusRing(painter, this, QRectF(rect()), radius::card);
    }

private:
    static void paintWindow(QPainter &painter, const QRectF &shown, const Tokens &t)
    {
        const QRectF frame(shown.topLeft(), QSizeF(kPreviewWidth - 4, shown.height()));
        painter.save();
        painter.translate(shown.left(), 0);
        painter.scale(shown.width() / frame.width(), 1);
        painter.translate(-shown.left(), 0);
        painter.fillRect(frame, t.canvas);
        painter.fillRect(QRectF(frame.left(), frame.top(), 56, frame.height()), t.panel);
        const auto bar = [&painter, &frame](qreal x, qreal y, qreal w, qreal h, const QColor &ink) {
            drawRound(painter, QRectF(frame.left() + x, frame.top() + y, w, h), h / 2, ink);
        };
        bar(10, 14, 36, 9, t.accent);
        for (int i = 0; i < 3; ++i)
            bar(10, 34 + i * 14, 28, 5, i == 0 ? t.accentInk : t.control);
        bar(70, 16, 60, 7, t.text);
        drawRound(painter, QRectF(frame.left() + 106, frame.top() + 34, 96, 22), 8, t.accentSoft);
        bar(116, 42, 60, 5, t.text);
        bar(70, 68, 110, 5, t.muted);
        bar(70, 80, 126, 5, t.muted);
        drawRound(painter, QRectF(frame.left() + 70, frame.top() + 98, 132, 20), 7, t.surface,
                  t.border);
        painter.restore();
    }

    const Tokens &m_left;
    const Tokens &m_right;
};

} // namespace

AppearanceSection::AppearanceSection(PageContext &context, QWidget *parent)
    : SettingsSection(context, tr("Appearance"), tr("How this window looks, on this machine."),
                      parent)
{
    Card *card = addCard(tr("Theme"));
    auto *row = new QHBoxLayout;
    row->setSpacing(space::l);
    struct Choice
    {
        QString mode;
        QString label;
        const Tokens &left;
        const Tokens &right;
    };
    const Choice choices[] = {
        {QStringLiteral("system"), tr("As the system"), lightTokens(), darkTokens()},
        {QStringLiteral("light"), tr("Light"), lightTokens(), lightTokens()},
        {QStringLiteral("dark"), tr("Dark"), darkTokens(), darkTokens()},
    };
    for (const Choice &choice : choices) {
        auto *button = new ThemeCard(choice.mode, choice.label, choice.left, choice.right, card);
        row->addWidget(button, 10);
        m_choices.append(button);
        connect(button, &QAbstractButton::clicked, this,
                [&context, mode = choice.mode] { context.settings.setThemeMode(mode); });
    }
    row->addStretch(1);
    card->body()->addLayout(row);

    Card *words = addCard(tr("Language"));
    auto *language = new ComboBox(tr("Language"), words);
    language->setObjectName(QStringLiteral("languageBox"));
    language->addItem(tr("As the system"), QString());
    language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    language->addItem(QStringLiteral("Deutsch"), QStringLiteral("de"));
    language->setCurrentIndex(qMax(0, language->findData(context.settings.language())));
    words->body()->addWidget(new SettingRow(
        tr("Language"), tr("Of this window. Agents answer in the language you write in."),
        language));
    connect(language, &QComboBox::activated, this, [&context, language] {
        context.settings.setLanguage(language->currentData().toString());
    });

    Card *window = addCard(tr("Window"));
    auto *collapsed = new Switch(tr("Narrow sidebar"), window);
    collapsed->setObjectName(QStringLiteral("narrowSidebar"));
    collapsed->setChecked(context.settings.sidebarCollapsed());
    window->body()->addWidget(
        new SettingRow(tr("Narrow sidebar"),
                       tr("Only icons. In a narrow window it does so by itself."), collapsed));
    connect(collapsed, &QAbstractButton::toggled, this,
            [&context](bool on) { context.settings.setSidebarCollapsed(on); });
    body()->addStretch();
    connect(&context.settings, &DesktopSettings::themeModeChanged, this,
            &AppearanceSection::showMode);
    connect(&context.settings, &DesktopSettings::sidebarCollapsedChanged, collapsed,
            &QAbstractButton::setChecked);
    showMode();
}

void AppearanceSection::showMode()
{
    const QString mode = context().settings.themeMode();
    for (QAbstractButton *choice : std::as_const(m_choices))
        choice->setChecked(choice->objectName() == QStringLiteral("theme-") + mode);
}

} // namespace troupe
